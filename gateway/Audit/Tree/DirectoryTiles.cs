namespace SecureFin.Audit.Tree;

/// <summary>Reads the tiles and bundles of a log directory. A wider tile stands in for a narrower one.</summary>
public sealed class DirectoryTiles(string directory) : IHashReader
{
    /// <summary>Longest entry in bytes.</summary>
    public const int MaxEntryBytes = ushort.MaxValue;

    private const int MaxBundleBytes = TilePath.Width * (2 + MaxEntryBytes);

    public void ReadHashes(int level, long tile, int first, int count, Span<byte> destination)
    {
        var bytes = ReadHashTile(level, tile, first + count);
        bytes.AsSpan(first * MerkleHash.Size, count * MerkleHash.Size).CopyTo(destination);
    }

    /// <summary>The first <paramref name="width"/> hashes or more of a tile.</summary>
    /// <exception cref="InvalidDataException">The tile is missing, or its length is not that of its name.</exception>
    public byte[] ReadHashTile(int level, long tile, int width)
    {
        var (path, actual) = Find(TilePath.HashTile(level, tile), width);
        var bytes = ReadBounded(path, TilePath.Width * MerkleHash.Size);
        return bytes.Length == actual * MerkleHash.Size
            ? bytes
            : throw new InvalidDataException($"{Relative(path)} has {bytes.Length} bytes, not {actual * MerkleHash.Size}.");
    }

    /// <summary>The bundle with <paramref name="width"/> entries or more.</summary>
    /// <exception cref="InvalidDataException">The bundle is missing or malformed.</exception>
    public EntryBundle ReadBundle(long index, int width)
    {
        var (path, actual) = Find(TilePath.Bundle(index), width);
        return EntryBundle.Parse(ReadBounded(path, MaxBundleBytes), actual, Relative(path));
    }

    /// <summary>The file that holds at least <paramref name="width"/> items: the exact partial, the full one, or the narrowest wide enough.</summary>
    private (string Path, int Width) Find(string full, int width)
    {
        var path = System.IO.Path.Combine(directory, full);
        var partial = $"{path}.p/{width}";
        if (width < TilePath.Width && File.Exists(partial))
            return (partial, width);
        if (File.Exists(path))
            return (path, TilePath.Width);
        for (var wider = width + 1; wider < TilePath.Width; wider++)
        {
            if (File.Exists($"{path}.p/{wider}"))
                return ($"{path}.p/{wider}", wider);
        }

        throw new InvalidDataException($"{full} is missing (width {width}).");
    }

    private static byte[] ReadBounded(string path, int limit)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length > limit)
            throw new InvalidDataException($"{System.IO.Path.GetFileName(path)} is too long.");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private string Relative(string path) => System.IO.Path.GetRelativePath(directory, path);
}
