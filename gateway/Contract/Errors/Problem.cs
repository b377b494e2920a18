namespace SecureFin.Contract;

/// <summary>One way the gateway refuses: a stable code, its HTTP status and a title that is safe to show.</summary>
/// <param name="Code">Lower-case, dotted, never renamed: clients branch on it.</param>
/// <param name="Status">HTTP status code.</param>
/// <param name="Title">Same for every occurrence of this problem (RFC 9457 section 3.1.3).</param>
public sealed record Problem(string Code, int Status, string Title);
