namespace SecureFin.Jose;

/// <summary>What a signer covers and says about its signature.</summary>
public sealed record HttpSignatureOptions
{
    /// <summary>Label in both fields, a structured field key. Default <c>sig1</c>.</summary>
    public string Label { get; init; } = "sig1";

    /// <summary>Covered components as they stand in RFC 9421, e.g. <c>@method</c>, <c>content-digest</c>, <c>@query-param;name="id"</c>, <c>@method;req</c>.</summary>
    public required IReadOnlyList<string> Components { get; init; }

    /// <summary><c>expires</c> after this time; null leaves it out. Default 5 minutes.</summary>
    public TimeSpan? Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>True adds a nonce of 128 random bits. Default true.</summary>
    public bool Nonce { get; init; } = true;

    /// <summary><c>tag</c>, the application's name for this signature; null leaves it out.</summary>
    public string? Tag { get; init; }

    /// <summary>True writes <c>alg</c> where the algorithm has a registered name. Default false: the key says it.</summary>
    public bool NameAlgorithm { get; init; }
}
