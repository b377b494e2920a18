namespace SecureFin.Rego.Bundles;

/// <summary>A key for checking or making signatures of bundles.</summary>
/// <param name="Id">Key id.</param>
/// <param name="Algorithm">RS256, PS256 or ES256; HS256 only where a verification allows shared secrets.</param>
/// <param name="Key">PEM text; for HS256 the secret.</param>
public sealed record BundleKey(string Id, string Algorithm, string Key)
{
    /// <summary>Never shows the key.</summary>
    public override string ToString() => $"{Id} ({Algorithm})";
}

/// <summary>Which signatures of a bundle are trusted. A bundle without a good one is refused.</summary>
/// <param name="Keys">At least one.</param>
public sealed record BundleVerification(IReadOnlyList<BundleKey> Keys)
{
    /// <summary>The key to use; null takes the one that the signature names, or the only one.</summary>
    public string? KeyId { get; init; }

    /// <summary>Scope that the signature must state; null for any.</summary>
    public string? Scope { get; init; }

    /// <summary>Members that need not be covered, by exact name.</summary>
    public IReadOnlySet<string> ExcludedFiles { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Accept HS256: whoever can check can also sign.</summary>
    public bool AllowSharedSecrets { get; init; }
}
