namespace SecureFin.Gateway.Receipts;

/// <summary>How an exchange ended, as the caller saw it.</summary>
/// <param name="Status">HTTP status of the answer; 0 for background exchanges.</param>
/// <param name="BodyDigest">SHA-256 of the answer's body, or null when it has none.</param>
/// <param name="Kind"><c>outcome</c>, <c>outcome-begun</c>, <c>outcome-closed</c> or <c>outcome-broken</c>.</param>
/// <param name="Message">The answer as it goes out, when it is to be kept and was held whole.</param>
internal sealed record Outcome(int Status, byte[]? BodyDigest, string Kind = "outcome", byte[]? Message = null);
