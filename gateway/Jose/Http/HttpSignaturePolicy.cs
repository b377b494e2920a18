namespace SecureFin.Jose;

/// <summary>What a verifier demands of an HTTP message signature.</summary>
public sealed record HttpSignaturePolicy
{
    /// <summary>Components that must be covered, written as in <see cref="HttpSignatureOptions.Components"/>.</summary>
    public required IReadOnlyList<string> RequiredComponents { get; init; }

    /// <summary>Label to judge; null demands that there is one only.</summary>
    public string? Label { get; init; }

    /// <summary>Demanded <c>tag</c>; null does not look at it.</summary>
    public string? Tag { get; init; }

    /// <summary>True demands a nonce; the caller keeps those it has seen. Default true.</summary>
    public bool RequireNonce { get; init; } = true;

    /// <summary>Oldest <c>created</c> that is accepted. Default 5 minutes.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Clock difference that is forgiven. Default 30 s.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most covered components. Default 64.</summary>
    public int MaxComponents { get; init; } = 64;
}
