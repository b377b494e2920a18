namespace SecureFin.Payments;

/// <summary>One person's yes, bound to the hash of what they saw.</summary>
internal sealed record Approval(string Subject, string Caller, string InstructionHash, DateTimeOffset At);
