namespace SecureFin.Gateway.Rotation;

/// <summary>What became of one try to rotate a secret. No value, no bank text.</summary>
/// <param name="Name">Name of the secret.</param>
/// <param name="Outcome">What happened.</param>
/// <param name="From">Version in use before, or null.</param>
/// <param name="To">Version that was tried, or null when it was withdrawn.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why it was refused, or null.</param>
internal sealed record RotationResult(string Name, RotationOutcome Outcome, string? From, string? To, DateTimeOffset At, string? Reason = null);
