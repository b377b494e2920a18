namespace SecureFin.Payments;

/// <summary>One person's end of a hold, bound to the hash of what they saw.</summary>
/// <param name="Hold">What it ended; rows of earlier versions leave it out.</param>
/// <param name="Reason">Why, in that person's words; rows of earlier versions leave it out.</param>
internal sealed record HoldRelease(string Subject, string Caller, string InstructionHash, DateTimeOffset At, string? Hold = null, string? Reason = null);
