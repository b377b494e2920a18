namespace SecureFin.Rego.Bundles;

/// <summary>Bounds and trust for reading bundles.</summary>
public sealed record BundleOptions
{
    /// <summary>The default bounds, without verification.</summary>
    public static BundleOptions Default { get; } = new();

    /// <summary>Largest member, in bytes. Default 128 MiB.</summary>
    public long MaxFileBytes { get; init; } = 128L << 20;

    /// <summary>All members together, in bytes. Default 256 MiB.</summary>
    public long MaxTotalBytes { get; init; } = 256L << 20;

    /// <summary>Most members. Default 20,000.</summary>
    public int MaxFiles { get; init; } = 20_000;

    /// <summary>What a signature must satisfy; null if no bundle of this source is signed.</summary>
    public BundleVerification? Verification { get; init; }
}
