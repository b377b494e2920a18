using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Journal;

/// <summary>
/// The durable copy of the newest entries: two preallocated files used in turn. A file is used again only when every entry in it
/// is durable in tiles. Owned by the writer.
/// </summary>
internal sealed class LogJournal : IDisposable
{
    private readonly JournalSegment[] segments;
    private JournalSegment current;

    private LogJournal(JournalSegment[] segments)
    {
        this.segments = segments;
        current = segments[0];
    }

    /// <summary>True when neither file holds a segment: a new log, or a lost journal.</summary>
    public bool IsEmpty => segments.All(s => s.Sequence == 0);

    /// <summary>Entries in the log when the current segment was begun.</summary>
    public long CurrentBase => current.BaseSize;

    public static LogJournal Open(AuditLogOptions options)
    {
        var opened = new List<JournalSegment>();
        try
        {
            foreach (var name in (string[])["0", "1"])
            {
                var file = options.Disk.OpenPreallocated(Path.Combine(options.Journal, name), options.JournalSegmentBytes);
                var length = RandomAccess.GetLength(file);
                opened.Add(new JournalSegment(file, length, options.Origin, options.Disk));
                if (length < 3L * options.MaxBatchBytes)
                    throw new LogDamagedException("The journal files are smaller than three batches: make the batches smaller, or remove the journal after a clean stop.");
                opened[^1].ReadHeader();
            }

            return new LogJournal([.. opened]);
        }
        catch
        {
            opened.ForEach(segment => segment.Dispose());
            throw;
        }
    }

    /// <summary>The segments to read at recovery, in order: from the newest whose base is durable in tiles, or else the oldest.</summary>
    public IReadOnlyList<JournalSegment> SegmentsToReplay()
    {
        var ordered = segments.Where(s => s.Sequence > 0).OrderBy(s => s.Sequence).ToList();
        var newestDurable = ordered.FindLastIndex(s => s.BaseIsDurable);
        return newestDurable > 0 ? ordered[newestDurable..] : ordered;
    }

    public bool HasRoomFor(int batchBytes) => current.HasRoomFor(batchBytes);

    /// <summary>Turns to the other file. The caller has made sure that its entries are durable in tiles.</summary>
    public void Turn(long size, bool baseIsDurable)
    {
        var sequence = segments.Max(s => s.Sequence) + 1;
        current = segments.MinBy(s => s.Sequence)!;
        current.Begin(sequence, size, baseIsDurable);
    }

    public void Flush() => current.Flush();

    /// <summary>Writes one batch; returns when it is durable.</summary>
    /// <param name="buffer">128 free bytes, then the entries in bundle form.</param>
    /// <param name="first">Index of the first entry.</param>
    /// <param name="count">Number of entries.</param>
    /// <param name="root">Root of the tree after the batch.</param>
    public void Append(Span<byte> buffer, long first, int count, MerkleHash root)
    {
        var payload = buffer[JournalBatch.HeaderBytes..];
        new JournalBatch(current.Sequence, first, count, payload.Length, root, JournalBatch.ChecksumOf(payload)).WriteHeader(buffer);
        current.Append(buffer);
    }

    public void Dispose()
    {
        foreach (var segment in segments)
            segment.Dispose();
    }
}
