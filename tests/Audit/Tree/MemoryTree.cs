using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Tests.Tree;

/// <summary>A whole tree in memory, computed by the definition of RFC 6962 and by the edge, to compare the two.</summary>
internal sealed class MemoryTree : IHashReader
{
    private readonly TreeEdge edge = new();
    private readonly Dictionary<(int Level, long Tile), byte[]> full = [];

    public MemoryTree(int size)
    {
        edge.TileCompleted = (level, tile, hashes) => full[(level, tile)] = hashes;
        for (var i = 0; i < size; i++)
        {
            Leaves.Add(MerkleHasher.HashLeaf(BitConverter.GetBytes(i)));
            edge.Append(Leaves[^1]);
        }
    }

    public List<MerkleHash> Leaves { get; } = [];

    public MerkleHash EdgeRoot => edge.Root();

    /// <summary>MTH of RFC 6962 section 2.1, word by word.</summary>
    public MerkleHash DefinedRoot(int from, int to)
    {
        if (from == to)
            return MerkleHash.Empty;
        if (to - from == 1)
            return Leaves[from];
        var k = 1;
        while (k * 2 < to - from)
            k *= 2;
        return MerkleHasher.HashNode(DefinedRoot(from, from + k), DefinedRoot(from + k, to));
    }

    public void ReadHashes(int level, long tile, int first, int count, Span<byte> destination) =>
        (full.TryGetValue((level, tile), out var hashes) ? hashes : edge.Snapshot()[level]).AsSpan(first * 32, count * 32).CopyTo(destination);
}
