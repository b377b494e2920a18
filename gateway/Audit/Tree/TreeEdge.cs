namespace SecureFin.Audit.Tree;

/// <summary>
/// The growing right edge of the tree: one unfinished hash tile a level and the roots of all complete subtrees.
/// Owned by one writer; the byte arrays only grow behind what a snapshot may read, so snapshots need no copy.
/// </summary>
internal sealed class TreeEdge
{
    private const int MaxHeight = 63;
    private readonly MerkleHash[] frontier = new MerkleHash[MaxHeight];
    private readonly List<byte[]> levels = [];

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Called with (level, tile, hashes) when a tile has its 256th hash.</summary>
    public Action<int, long, byte[]>? TileCompleted { get; set; }

    /// <summary>The edge tile of each level; level l holds (size >> 8l) mod 256 hashes.</summary>
    public byte[][] Snapshot() => [.. levels];

    public void Append(in MerkleHash leaf)
    {
        var node = leaf;
        var index = Size;
        Store(0, index, node);
        var height = 0;
        for (; (index & 1) == 1; index >>= 1)
        {
            node = MerkleHasher.HashNode(frontier[height++], node);
            if (height % 8 == 0)
                Store(height / 8, index >> 1, node);
        }

        frontier[height] = node;
        Size++;
    }

    /// <summary>Root over all leaves (RFC 6962 section 2.1): the complete subtrees folded from the right.</summary>
    public MerkleHash Root()
    {
        if (Size == 0)
            return MerkleHash.Empty;
        var height = System.Numerics.BitOperations.TrailingZeroCount(Size);
        var root = frontier[height];
        for (height++; Size >> height != 0; height++)
        {
            if ((Size >> height & 1) == 1)
                root = MerkleHasher.HashNode(frontier[height], root);
        }

        return root;
    }

    /// <summary>Takes up a tree of <paramref name="size"/> leaves whose tiles are already stored.</summary>
    public static TreeEdge Load(long size, IHashReader stored)
    {
        var edge = new TreeEdge { Size = size };
        for (var level = 0; size >> (8 * level) != 0; level++)
            edge.LoadLevel(level, size >> (8 * level), stored);
        return edge;
    }

    private void LoadLevel(int level, long count, IHashReader stored)
    {
        var width = (int)(count % TilePath.Width);
        var tile = Level(level);
        if (width > 0)
            stored.ReadHashes(level, count / TilePath.Width, 0, width, tile);
        var first = 0;
        for (var bit = 7; bit >= 0; bit--)
        {
            if ((width >> bit & 1) == 0)
                continue;
            frontier[(8 * level) + bit] = MerkleHasher.HashSubtree(tile.AsSpan(first * MerkleHash.Size, MerkleHash.Size << bit));
            first += 1 << bit;
        }
    }

    private void Store(int level, long index, in MerkleHash hash)
    {
        var tile = Level(level);
        var slot = (int)(index % TilePath.Width);
        hash.CopyTo(tile.AsSpan(slot * MerkleHash.Size));
        if (slot < TilePath.Width - 1)
            return;
        levels[level] = new byte[TilePath.Width * MerkleHash.Size];
        TileCompleted?.Invoke(level, index / TilePath.Width, tile);
    }

    private byte[] Level(int level)
    {
        while (levels.Count <= level)
            levels.Add(new byte[TilePath.Width * MerkleHash.Size]);
        return levels[level];
    }
}
