namespace SecureFin.Jose;

/// <summary>The parts of the Open Banking UK signature profile that differ by bank and by signer.</summary>
public sealed record ObieJwsOptions
{
    /// <summary><c>http://openbanking.org.uk/iss</c>: <c>{OrgId}/{SoftwareStatementId}</c>, or the subject DN of an own certificate. Null when verifying accepts any.</summary>
    public string? Issuer { get; init; }

    /// <summary><c>http://openbanking.org.uk/tan</c>: domain of the trust anchor.</summary>
    public string TrustAnchor { get; init; } = "openbanking.org.uk";

    /// <summary>True for the rule up to version 3.1.3: <c>b64</c> false is demanded. False, the rule since 3.1.4: <c>b64</c> is refused.</summary>
    public bool LegacyB64 { get; init; }

    /// <summary><c>cty</c>; null leaves it out.</summary>
    public string? ContentType { get; init; } = "application/json";

    /// <summary>Oldest signature that is accepted. Default 5 minutes.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Clock difference that is forgiven. Default 30 s.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest body, in bytes. Default 16 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 16 * 1024 * 1024;
}
