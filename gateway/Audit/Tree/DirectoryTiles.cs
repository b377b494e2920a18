namespace SecureFin.Audit.Tree;

/// <summary>Reads the tiles and bundles of a log directory. A wider tile stands in for a narrower one.</summary>
public sealed class DirectoryTiles(string directory) : IHashReader
{
    /// <summary>Longest entry in bytes.</summary>
    public const int MaxEntryBytes = ushort.MaxValue;

    private const int MaxBundleBytes = TilePath.Width * (2 + MaxEntryBytes);

    /// <inheritdoc/>
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
        byte[]? buffer = null;
        var bytes = ReadBounded(path, TilePath.Width * MerkleHash.Size, ref buffer).ToArray();
        return bytes.Length == actual * MerkleHash.Size
            ? bytes
            : throw new InvalidDataException($"{Relative(path)} has {bytes.Length} bytes, not {actual * MerkleHash.Size}.");
    }

    /// <summary>The bundle with <paramref name="width"/> entries or more.</summary>
    /// <exception cref="InvalidDataException">The bundle is missing or malformed.</exception>
    public EntryBundle ReadBundle(long index, int width)
    {
        byte[]? buffer = null;
        return ReadBundle(index, width, ref buffer);
    }

    /// <summary>The same into a buffer that is used again and again; the bundle is good until the next use.</summary>
    internal EntryBundle ReadBundle(long index, int width, ref byte[]? buffer)
    {
        var (path, actual) = Find(TilePath.Bundle(index), width);
        return EntryBundle.Parse(ReadBounded(path, MaxBundleBytes, ref buffer), actual, Relative(path));
    }

    /// <summary>
    /// The file that holds at least <paramref name="width"/> items: the exact one, or the narrowest wide enough. The narrowest is the oldest, so after
    /// a power cut it is the one that was flushed.
    /// </summary>
    private (string Path, int Width) Find(string full, int width)
    {
        var path = System.IO.Path.Combine(directory, full);
        var partial = $"{path}.p/{width}";
        if (width < TilePath.Width && File.Exists(partial))
            return (partial, width);
        for (var wider = width + 1; wider < TilePath.Width && Directory.Exists(path + ".p"); wider++)
        {
            if (File.Exists($"{path}.p/{wider}"))
                return ($"{path}.p/{wider}", wider);
        }

        if (File.Exists(path))
            return (path, TilePath.Width);
        throw new InvalidDataException($"{full} is missing (width {width}).");
    }

    private static ReadOnlyMemory<byte> ReadBounded(string path, int limit, ref byte[]? buffer)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        if (length > limit)
            throw new InvalidDataException($"{System.IO.Path.GetFileName(path)} is too long.");
        if (buffer is null || buffer.Length < length)
            buffer = new byte[length];
        var read = 0;
        while (read < length && RandomAccess.Read(file, buffer.AsSpan(read, (int)length - read), read) is var more && more > 0)
            read += more;
        return buffer.AsMemory(0, read);
    }

    private string Relative(string path) => System.IO.Path.GetRelativePath(directory, path);
}
