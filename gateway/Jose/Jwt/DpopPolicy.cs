namespace SecureFin.Jose;

/// <summary>What a DPoP proof must be.</summary>
public sealed record DpopPolicy
{
    /// <summary>Oldest proof that is accepted. Default 60 s.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Clock difference that is forgiven. Default 30 s.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest proof, in characters. Default 4096.</summary>
    public int MaxProofLength { get; init; } = 4096;

    /// <summary>The access token that came with the proof; its hash must be <c>ath</c>. Null at the token endpoint.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The nonce that must be there, when the server gave one.</summary>
    public string? Nonce { get; init; }

    /// <summary>Accepted algorithms. Default ES256 and PS256.</summary>
    public IReadOnlyList<SignatureAlgorithm> Algorithms { get; init; } = [SignatureAlgorithm.ES256, SignatureAlgorithm.PS256];
}
