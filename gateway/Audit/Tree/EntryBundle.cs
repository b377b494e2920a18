using System.Buffers.Binary;

namespace SecureFin.Audit.Tree;

/// <summary>Up to 256 entries as they lie in one file.</summary>
/// <remarks>Source: C2SP tlog-tiles, entry bundles: each entry is a big-endian uint16 length, then that many bytes.</remarks>
public sealed class EntryBundle
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly int[] offsets;

    private EntryBundle(ReadOnlyMemory<byte> bytes, int[] offsets)
    {
        this.bytes = bytes;
        this.offsets = offsets;
    }

    /// <summary>Number of entries.</summary>
    public int Count => offsets.Length - 1;

    /// <summary>The entry at a place within the bundle, 0 to <see cref="Count"/> - 1.</summary>
    public ReadOnlySpan<byte> this[int index] => bytes.Span.Slice(offsets[index] + 2, offsets[index + 1] - offsets[index] - 2);

    /// <summary>The first <paramref name="count"/> entries in their file form.</summary>
    internal ReadOnlySpan<byte> Prefix(int count) => bytes.Span[..offsets[count]];

    /// <summary>Finds the entries of a file.</summary>
    /// <exception cref="InvalidDataException">The file does not hold exactly <paramref name="count"/> entries.</exception>
    public static EntryBundle Parse(ReadOnlyMemory<byte> bytes, int count, string name)
    {
        var offsets = new int[count + 1];
        for (var i = 0; i < count; i++)
        {
            var rest = bytes.Span[offsets[i]..];
            if (rest.Length < 2 || rest.Length - 2 < BinaryPrimitives.ReadUInt16BigEndian(rest))
                throw new InvalidDataException($"{name} ends within entry {i} of {count}.");
            offsets[i + 1] = offsets[i] + 2 + BinaryPrimitives.ReadUInt16BigEndian(rest);
        }

        return offsets[count] == bytes.Length ? new EntryBundle(bytes, offsets) : throw new InvalidDataException($"{name} has bytes after its last entry.");
    }
}
