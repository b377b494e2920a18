namespace SecureFin.Audit.Tree;

/// <summary>Names of tile files below the log's directory.</summary>
/// <remarks>Source: C2SP tlog-tiles. 1234067 is written x001/x234/067; a partial tile of W hashes has the suffix .p/W.</remarks>
public static class TilePath
{
    /// <summary>Hashes in a full hash tile and entries in a full bundle.</summary>
    public const int Width = 256;

    /// <summary>Path of a hash tile, <paramref name="width"/> 1 to 256 (256 is the full tile).</summary>
    public static string HashTile(int level, long index, int width = Width) => $"tile/{level}/{Number(index)}{Suffix(width)}";

    /// <summary>Path of an entry bundle, <paramref name="width"/> 1 to 256 (256 is the full bundle).</summary>
    public static string Bundle(long index, int width = Width) => $"tile/entries/{Number(index)}{Suffix(width)}";

    private static string Suffix(int width) => width == Width ? string.Empty : $".p/{width}";

    private static string Number(long index)
    {
        var text = $"{index % 1000:000}";
        for (index /= 1000; index > 0; index /= 1000)
            text = $"x{index % 1000:000}/{text}";
        return text;
    }
}
