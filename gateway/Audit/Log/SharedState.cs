using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Log;

/// <summary>
/// Where writer, publisher and readers meet: the newest durable state and the full files that are not on disk yet.
/// Everything is guarded by one lock, held for copying only.
/// </summary>
internal sealed class SharedState(DirectoryTiles stored, BundlePool pool) : IHashReader
{
    private readonly Lock gate = new();
    private readonly Dictionary<(int Level, long Index), CompletedFile> pending = [];
    private readonly Queue<CompletedFile> unwritten = new();
    private volatile CommitState? newest;
    private volatile StoredBundle lastRead = new(-1, null);

    /// <summary>The newest durable state.</summary>
    public CommitState Newest => newest ?? throw new InvalidOperationException("The log is not open yet.");

    /// <summary>Makes a durable state visible.</summary>
    public void Offer(CommitState state, List<CompletedFile> completed)
    {
        lock (gate)
        {
            foreach (var file in completed)
            {
                pending.Add((file.Level, file.Index), file);
                unwritten.Enqueue(file);
            }

            newest = state;
        }
    }

    /// <summary>The newest state, and all full files that it needs and that are not written yet, oldest first.</summary>
    public (CommitState State, CompletedFile[] Files) TakeUnwritten()
    {
        lock (gate)
        {
            var files = unwritten.ToArray();
            unwritten.Clear();
            return (Newest, files);
        }
    }

    /// <summary>From now on this file is read from disk.</summary>
    public void Written(CompletedFile file)
    {
        lock (gate)
            pending.Remove((file.Level, file.Index));
        if (file.Level == CompletedFile.BundleLevel)
            pool.Return(file.Buffer);
    }

    public void ReadHashes(int level, long tile, int first, int count, Span<byte> destination)
    {
        var state = Newest;
        var from = first * MerkleHash.Size;
        var bytes = count * MerkleHash.Size;
        if (tile == state.Tile(level) && first + count <= state.Width(level))
            state.Edge[level].AsSpan(from, bytes).CopyTo(destination);
        else if (Pending(level, tile) is { } file)
            file.Bytes.Slice(from, bytes).CopyTo(destination); // hash tiles are never reused
        else
            stored.ReadHashes(level, tile, first, count, destination);
    }

    /// <summary>The bytes of one entry of the newest state.</summary>
    public byte[] ReadEntry(long index)
    {
        var (tile, slot) = (index / TilePath.Width, (int)(index % TilePath.Width));
        lock (gate)
        {
            var state = Newest;
            if (tile == state.Tile(0))
                return Find(state.Bundle.AsSpan(0, state.BundleBytes), slot);
            if (pending.TryGetValue((CompletedFile.BundleLevel, tile), out var file))
                return Find(file.Bytes, slot);
        }

        return ReadStored(tile)[slot].ToArray();
    }

    /// <summary>The entries that a bundle of the newest state has.</summary>
    public EntryBundle ReadBundle(long tile)
    {
        lock (gate)
        {
            var state = Newest;
            if (tile == state.Tile(0))
                return EntryBundle.Parse(state.Bundle.AsSpan(0, state.BundleBytes).ToArray(), state.Width(0), "The newest bundle");
            if (pending.TryGetValue((CompletedFile.BundleLevel, tile), out var file))
                return EntryBundle.Parse(file.Bytes.ToArray(), TilePath.Width, "A full bundle"); // a copy: the buffer is used again
        }

        return ReadStored(tile);
    }

    /// <summary>Full bundles never change, so the last one read is kept for those who read one entry after the other.</summary>
    private EntryBundle ReadStored(long tile)
    {
        var (index, bundle) = lastRead;
        if (index == tile && bundle is not null)
            return bundle;
        bundle = stored.ReadBundle(tile, TilePath.Width);
        lastRead = new StoredBundle(tile, bundle);
        return bundle;
    }

    private sealed record StoredBundle(long Index, EntryBundle? Bundle);

    private static byte[] Find(ReadOnlySpan<byte> records, int slot)
    {
        for (; slot > 0; slot--)
            records = records[(2 + Length(records))..];
        return records.Slice(2, Length(records)).ToArray();
    }

    private static int Length(ReadOnlySpan<byte> record) => System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(record);

    private CompletedFile? Pending(int level, long tile)
    {
        lock (gate)
            return pending.GetValueOrDefault((level, tile));
    }
}
