namespace SecureFin.Audit.Verification;

/// <summary>One thing that is wrong with a log.</summary>
/// <param name="Code">Stable code, as <c>entry.changed</c>.</param>
/// <param name="Message">What was found, for people; names no content.</param>
/// <param name="Index">First entry concerned, when known.</param>
/// <param name="File">File concerned, relative to the log's directory, when known.</param>
public sealed record VerificationProblem(string Code, string Message, long? Index = null, string? File = null);
