using System.Numerics;

namespace SecureFin.Audit.Tree;

/// <summary>Computes roots and proofs from stored tile hashes.</summary>
/// <remarks>Source: RFC 6962 sections 2.1.1 and 2.1.2. Reads one tile part per complete subtree.</remarks>
public sealed class TreeReader(IHashReader hashes)
{
    /// <summary>Root of the first <paramref name="size"/> entries.</summary>
    public MerkleHash Root(long size) => size == 0 ? MerkleHash.Empty : RangeRoot(0, size);

    /// <summary>Audit path of entry <paramref name="index"/> in the tree of <paramref name="size"/> entries, from the leaf upwards.</summary>
    public IReadOnlyList<MerkleHash> InclusionPath(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<MerkleHash>();
        AddInclusion(index, 0, size, path);
        return path;
    }

    /// <summary>Consistency proof from the tree of <paramref name="oldSize"/> to that of <paramref name="newSize"/> entries; empty when nothing has to be shown.</summary>
    public IReadOnlyList<MerkleHash> ConsistencyPath(long oldSize, long newSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        var path = new List<MerkleHash>();
        if (oldSize > 0 && oldSize < newSize)
            AddConsistency(oldSize, 0, newSize, known: true, path);
        return path;
    }

    private void AddInclusion(long index, long start, long end, List<MerkleHash> path)
    {
        if (end - start == 1)
            return;
        var middle = start + Split(end - start);
        if (index < middle)
        {
            AddInclusion(index, start, middle, path);
            path.Add(RangeRoot(middle, end));
        }
        else
        {
            AddInclusion(index, middle, end, path);
            path.Add(RangeRoot(start, middle));
        }
    }

    private void AddConsistency(long oldSize, long start, long end, bool known, List<MerkleHash> path)
    {
        if (oldSize == end)
        {
            if (!known)
                path.Add(RangeRoot(start, end));
            return;
        }

        var middle = start + Split(end - start);
        if (oldSize <= middle)
        {
            AddConsistency(oldSize, start, middle, known, path);
            path.Add(RangeRoot(middle, end));
        }
        else
        {
            AddConsistency(oldSize, middle, end, known: false, path);
            path.Add(RangeRoot(start, middle));
        }
    }

    private MerkleHash RangeRoot(long start, long end)
    {
        var count = end - start;
        if (BitOperations.IsPow2(count))
            return Subtree(BitOperations.Log2((ulong)count), start);
        var middle = start + Split(count);
        return MerkleHasher.HashNode(RangeRoot(start, middle), RangeRoot(middle, end));
    }

    private MerkleHash Subtree(int height, long start)
    {
        var (level, rest) = (height / 8, height % 8);
        var index = start >> (8 * level);
        Span<byte> part = stackalloc byte[MerkleHash.Size << rest];
        hashes.ReadHashes(level, index / TilePath.Width, (int)(index % TilePath.Width), 1 << rest, part);
        return MerkleHasher.HashSubtree(part);
    }

    /// <summary>Largest power of two below <paramref name="count"/>, which is at least 2.</summary>
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
