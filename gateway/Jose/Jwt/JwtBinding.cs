namespace SecureFin.Jose;

/// <summary>What the sender has proved to hold on this connection or with this request.</summary>
/// <param name="CertificateThumbprint"><c>x5t#S256</c> of the client certificate of the connection (base64url), or null.</param>
/// <param name="KeyThumbprint">RFC 7638 thumbprint of the key of a DPoP proof that verified (base64url), or null.</param>
public sealed record JwtBinding(string? CertificateThumbprint, string? KeyThumbprint = null)
{
    /// <summary>A sender that proved nothing: bound tokens are refused.</summary>
    public static JwtBinding None { get; } = new(CertificateThumbprint: null, KeyThumbprint: null);
}
