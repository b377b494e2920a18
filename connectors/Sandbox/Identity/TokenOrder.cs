namespace SecureFin.Sandbox.Identity;

/// <summary>What a token made in process shall say; every departure from a good token is spelled out.</summary>
/// <param name="ClientId">A client of the sandbox.</param>
/// <param name="CertificateThumbprint"><c>cnf.x5t#S256</c>, or null for an unbound token.</param>
public sealed record TokenOrder(string ClientId, string? CertificateThumbprint)
{
    /// <summary><c>cnf.jkt</c>: the key whose DPoP proofs go with it.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>When it ends, counted from now; negative for an expired one. Null takes the provider's lifetime.</summary>
    public TimeSpan? EndsAfter { get; init; }

    /// <summary>Another <c>iss</c>.</summary>
    public string? Issuer { get; init; }

    /// <summary>Another <c>aud</c>.</summary>
    public string? Audience { get; init; }

    /// <summary>Another <c>typ</c>.</summary>
    public string Type { get; init; } = "at+jwt";

    /// <summary>Signs with a key that the provider does not publish, under the name of one that it does.</summary>
    public bool ForeignKey { get; init; }
}
