namespace SecureFin.Rego.Bundles;

/// <summary>The .manifest of a bundle; without one the bundle owns everything.</summary>
internal sealed record BundleManifest(string? Revision, IReadOnlyList<string> Roots, RegoValue Metadata, long? Sequence)
{
    public const string FileName = ".manifest";

    /// <summary>Member of metadata that is this product's.</summary>
    public const string Owner = "securefin";

    /// <summary>Beyond this, programs that read numbers as doubles would confuse two neighbours.</summary>
    private const long MaxSequence = 1L << 53;

    public static BundleManifest Read(SortedDictionary<string, byte[]> files)
    {
        if (!files.TryGetValue(FileName, out var content))
        {
            return new BundleManifest(null, [""], default, null);
        }

        var map = BundleData.ReadJson(FileName, content, BundleErrorCode.Manifest).TryGetObject(out var read) ? read : throw Refuse("manifest is no object");
        CheckVersions(map);
        return new BundleManifest(ReadRevision(map["revision"]), ReadRoots(map["roots"]), map["metadata"], ReadSequence(map["metadata"]));
    }

    private static BundleRefusedException Refuse(string message) => new(BundleErrorCode.Manifest, message);

    private static string? ReadRevision(RegoValue revision)
    {
        if (revision.IsUndefined || revision.IsNull)
        {
            return null;
        }

        return revision.TryGetString(out var text) ? text : throw Refuse("manifest revision is no string");
    }

    // A sequence that cannot be read must not pass for none.
    private static long? ReadSequence(RegoValue metadata)
    {
        if (!metadata.TryGetObject(out var map) || map[Owner].IsUndefined)
        {
            return null;
        }

        var sequence = map[Owner].TryGetObject(out var own) ? own["sequence"] : throw Refuse($"metadata.{Owner} is no object");
        if (sequence.IsUndefined)
        {
            return null;
        }

        return sequence.TryGetInt64(out var number) && number is > 0 and <= MaxSequence ? number : throw Refuse($"metadata.{Owner}.sequence is no whole number from 1 to 2^53");
    }

    private static void CheckVersions(RegoObject map)
    {
        var others = map["file_rego_versions"].TryGetObject(out var byFile) && byFile.RawValues.ToArray().Any(IsOther);
        if (IsOther(map["rego_version"]) || others)
        {
            throw new BundleRefusedException(BundleErrorCode.Version, "bundle holds modules that are not Rego v1");
        }
    }

    private static bool IsOther(RegoValue version) => version.IsDefined && !(version.TryGetInt64(out var number) && number == 1);

    private static List<string> ReadRoots(RegoValue roots)
    {
        if (roots.IsUndefined || roots.IsNull)
        {
            return [""];
        }

        if (!roots.TryGetArray(out var array))
        {
            throw Refuse("manifest roots are no array");
        }

        var list = array.AsSpan().ToArray().Select(root => root.TryGetString(out var text) ? text.Trim('/') : throw Refuse("a manifest root is no string")).ToList();
        for (var i = 0; i < list.Count; i++)
        {
            for (var j = 0; j < list.Count; j++)
            {
                if (i != j && PolicyBundle.InRoots([list[i]], list[j].Split('/', StringSplitOptions.RemoveEmptyEntries)))
                {
                    throw Refuse("manifest roots overlap");
                }
            }
        }

        return list;
    }
}
