using System.Buffers.Binary;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Log;

/// <summary>
/// The growing end of the log: the tree's edge and the unfinished bundle. Owned by the writer; what it hands out may be read by others.
/// </summary>
internal sealed class LogTail
{
    private const int FirstBundleBytes = 64 << 10;
    private readonly TreeEdge edge;
    private readonly BundlePool pool;
    private List<CompletedFile> completed = [];
    private byte[] bundle;
    private int bundleBytes;

    private LogTail(TreeEdge edge, BundlePool pool)
    {
        this.edge = edge;
        this.pool = pool;
        bundle = pool.Rent(FirstBundleBytes);
        edge.TileCompleted = (level, index, hashes) => completed.Add(new CompletedFile(level, index, hashes, hashes.Length));
    }

    public long Size => edge.Size;

    /// <summary>Takes up a stored log at a size and makes sure that its unfinished bundle and tile agree.</summary>
    /// <exception cref="InvalidDataException">Tiles are missing or disagree.</exception>
    public static LogTail Load(long size, DirectoryTiles stored, BundlePool pool)
    {
        var tail = new LogTail(TreeEdge.Load(size, stored), pool);
        var width = (int)(size % TilePath.Width);
        if (width == 0)
            return tail;
        var bundle = stored.ReadBundle(size / TilePath.Width, width);
        var hashes = stored.ReadHashTile(0, size / TilePath.Width, width);
        for (var i = 0; i < width; i++)
        {
            if (MerkleHasher.HashLeaf(bundle[i]) != new MerkleHash(hashes.AsSpan(i * MerkleHash.Size, MerkleHash.Size)))
                throw new InvalidDataException($"Entry {size - width + i} does not match its leaf hash.");
        }

        tail.AddBytes(bundle.Prefix(width));
        return tail;
    }

    /// <summary>Adds one entry.</summary>
    /// <param name="record">The entry in bundle form: length and bytes.</param>
    /// <param name="leaf">Its leaf hash.</param>
    public void Append(ReadOnlySpan<byte> record, in MerkleHash leaf)
    {
        AddBytes(record);
        var index = edge.Size;
        edge.Append(leaf);
        if (edge.Size % TilePath.Width != 0)
            return;
        completed.Add(new CompletedFile(CompletedFile.BundleLevel, index / TilePath.Width, bundle, bundleBytes));
        bundle = pool.Rent(bundleBytes);
        bundleBytes = 0;
    }

    /// <summary>Adds the entries of a batch read from the journal.</summary>
    /// <exception cref="InvalidDataException">The payload does not hold exactly <paramref name="count"/> entries.</exception>
    public void AppendAll(ReadOnlySpan<byte> payload, int count)
    {
        for (; count > 0; count--)
        {
            if (payload.Length < 2 || payload.Length < 2 + BinaryPrimitives.ReadUInt16BigEndian(payload))
                throw new InvalidDataException("A journal batch is cut off.");
            var record = payload[..(2 + BinaryPrimitives.ReadUInt16BigEndian(payload))];
            Append(record, MerkleHasher.HashLeaf(record[2..]));
            payload = payload[record.Length..];
        }

        if (payload.Length > 0)
            throw new InvalidDataException("A journal batch has bytes after its last entry.");
    }

    public MerkleHash Root() => edge.Root();

    /// <summary>The state for readers, and the files finished since the last call.</summary>
    public (CommitState State, List<CompletedFile> Completed) Take(Notes.Checkpoint checkpoint)
    {
        var taken = completed;
        completed = [];
        return (new CommitState(checkpoint, edge.Snapshot(), bundle, bundleBytes), taken);
    }

    private void AddBytes(ReadOnlySpan<byte> bytes)
    {
        if (bundle.Length - bundleBytes < bytes.Length)
        {
            // The old array may still be read by others, so it goes to the collector and not back to the pool.
            var larger = pool.Rent(Math.Max(2 * bundle.Length, bundleBytes + bytes.Length));
            bundle.AsSpan(0, bundleBytes).CopyTo(larger);
            bundle = larger;
        }

        bytes.CopyTo(bundle.AsSpan(bundleBytes));
        bundleBytes += bytes.Length;
    }
}
