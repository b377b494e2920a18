namespace SecureFin.Gateway.Egress.Tokens;

/// <summary>What a token is good for: another scope, certificate or credential version needs another token.</summary>
/// <param name="Scope">Space separated scopes, or empty.</param>
/// <param name="CertificateThumbprint"><c>x5t#S256</c> of the client certificate it is bound to (RFC 8705), or null.</param>
/// <param name="CredentialVersion">Version of the client secret or key it was asked with, or null.</param>
internal sealed record TokenKey(string Scope, string? CertificateThumbprint, string? CredentialVersion);
