namespace SecureFin.Gateway.Identity;

/// <summary>Who calls: the workload its certificate names and the client and subject its token names.</summary>
internal sealed record CallerIdentity
{
    /// <summary>Workload id that the configuration gives to the certificate.</summary>
    public required string Workload { get; init; }

    /// <summary>SHA-256 of the certificate's DER, base64url: the <c>x5t#S256</c> of RFC 8705 section 3.1.</summary>
    public required string CertificateThumbprint { get; init; }

    /// <summary><c>client_id</c> of the access token (RFC 9068 section 2.2).</summary>
    public required string ClientId { get; init; }

    /// <summary><c>sub</c> of the access token: a person, or the client itself.</summary>
    public required string Subject { get; init; }

    /// <summary>Granted scopes, in the token's order.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>Roles of the subject, such as <c>clerk</c> or <c>treasurer</c> (claim <c>roles</c>, RFC 9068 section 2.2.3.1).</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>SHA-256 of the token's <c>jti</c>, base64url: names the token without being it.</summary>
    public required string TokenIdHash { get; init; }

    /// <summary>What the token is bound to: <c>x5t#S256</c>, <c>jkt</c>, or null when unbound.</summary>
    public string? Binding { get; init; }
}
