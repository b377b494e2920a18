namespace SecureFin.Rego.Bundles;

/// <summary>Modules, data and manifest of a bundle, checked against its roots. Immutable.</summary>
/// <param name="Revision">Of the manifest; null without one.</param>
/// <param name="Roots">Paths below data that the bundle owns, with slashes; one empty path owns all.</param>
/// <param name="Modules">In the order of their paths.</param>
/// <param name="Data">Base documents.</param>
/// <param name="Metadata">Of the manifest; undefined without it.</param>
public sealed record PolicyBundle(
    string? Revision,
    IReadOnlyList<string> Roots,
    IReadOnlyList<RegoModuleSource> Modules,
    RegoValue Data,
    RegoValue Metadata)
{
    /// <summary>Changes to the data of the bundle before this one; null unless this is a delta.</summary>
    public BundleDelta? Delta { get; init; }

    /// <summary>Place in the order of bundles, from 1 on: <c>metadata.securefin.sequence</c> of the manifest; null without it.</summary>
    public long? Sequence { get; init; }

    /// <summary>SHA-256 of its files, lower case hex; null for a bundle that was not read from files.</summary>
    /// <remarks>
    /// Of the lines that <c>sha256sum</c> prints for the files in the order of their paths, without <c>.signatures.json</c>;
    /// after a delta, of the two lines of the digests before and of the delta. Anyone can make it again from the bundle.
    /// </remarks>
    public string? FilesDigest { get; init; }

    /// <summary>Id of the key that signed the bundle; null if no signature was checked.</summary>
    public string? SignedBy { get; init; }

    /// <summary>SHA-256 over modules, data and roots, in lower case hex: equal for a whole bundle and for one that deltas made the same.</summary>
    public string Digest() => ContentDigest.Of(this);

    /// <summary>Compiles the bundle; rules must not lie over its data.</summary>
    public CompileResult Compile(CompilerOptions? options = null) =>
        new RegoCompiler((options ?? CompilerOptions.Default) with { RefuseRulesOverData = true }).Compile(Modules, Data, Revision);

    /// <summary>The bundle with the changes of a delta.</summary>
    public BundleResult Apply(PolicyBundle delta)
    {
        ArgumentNullException.ThrowIfNull(delta);
        if (delta.Delta is null)
        {
            return BundleResult.Refused(BundleErrorCode.Delta, "bundle is not a delta");
        }

        if (!delta.Delta.StaysIn(Roots))
        {
            return BundleResult.Refused(BundleErrorCode.Roots, "patch.json changes data outside of the roots");
        }

        return delta.Delta.Apply(Data, out var data, out var problem)
            ? BundleResult.Loaded(this with { Data = data, Revision = delta.Revision ?? Revision, Sequence = delta.Sequence, SignedBy = delta.SignedBy, FilesDigest = BundleDigest.Of(FilesDigest, delta.FilesDigest) })
            : BundleResult.Refused(BundleErrorCode.Delta, problem);
    }

    /// <summary>True if a path below data lies in a root, or is a way to one when <paramref name="orAbove"/>.</summary>
    internal static bool InRoots(IReadOnlyList<string> roots, IReadOnlyList<string> path, bool orAbove = false) => roots.Any(root =>
    {
        var parts = root.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var common = Math.Min(parts.Length, path.Count);
        return parts.Take(common).SequenceEqual(path.Take(common), StringComparer.Ordinal) && (orAbove || path.Count >= parts.Length);
    });
}
