namespace SecureFin.Contract;

/// <summary>A hold that a person ended.</summary>
/// <param name="HoldReason">What had held the payment, in the policy's own code.</param>
/// <param name="ReleasedBy">Subject of who released it.</param>
/// <param name="Reason">Why, in that person's own words; null when none was asked for.</param>
/// <param name="ReleasedAt">When.</param>
public sealed record PaymentRelease(string HoldReason, string ReleasedBy, string? Reason, DateTimeOffset ReleasedAt);
