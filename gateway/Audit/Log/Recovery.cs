using SecureFin.Audit.Journal;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Log;

/// <summary>
/// Finds out what is durable when a log is opened: tiles up to the journal's base, then every batch that is whole. Reads only.
/// An unfinished last batch was confirmed to nobody and is dropped; anything else that does not fit stops the start.
/// </summary>
internal sealed class Recovery(AuditLogOptions options, LogJournal journal, BundlePool pool)
{
    private readonly DirectoryTiles stored = new(options.Directory);

    /// <summary>The checkpoint in the directory, verified with the log's keys; null for a new log.</summary>
    public Checkpoint? Published { get; private set; }

    /// <summary>True when entries were taken from the journal: the log was not closed.</summary>
    public bool Replayed { get; private set; }

    /// <summary>The log up to its last durable entry.</summary>
    /// <exception cref="LogDamagedException">The directory and the journal are not one log that can be continued.</exception>
    public LogTail Run()
    {
        try
        {
            Published = ReadPublished();
            var tail = Replay();
            if (Published is not null && Published.Size > tail.Size)
                throw new LogDamagedException($"The journal ends at {tail.Size} entries, but {Published.Size} were published: it is not the journal of this directory.");
            return tail;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or ArgumentOutOfRangeException)
        {
            throw new LogDamagedException("The log cannot be continued: " + e.Message, e);
        }
    }

    /// <summary>Makes sure that the recovered tree continues the published one.</summary>
    /// <exception cref="LogDamagedException">It does not.</exception>
    public void CheckContinues(SharedState shared)
    {
        if (Published is not null && new TreeReader(shared).Root(Published.Size) != Published.Root)
            throw new LogDamagedException("The stored tiles do not lead to the published root.");
    }

    private Checkpoint? ReadPublished()
    {
        var path = Path.Combine(options.Directory, "checkpoint");
        if (!File.Exists(path))
            return null;
        var checkpoint = Checkpoint.Parse(File.ReadAllBytes(path));
        VerifierKey[] keys = [.. options.Signers.Select(s => s.Key), .. options.FormerKeys];
        if (checkpoint.Origin != options.Origin || checkpoint.Note.Verify(keys) is not { Count: > 0 })
            throw new LogDamagedException("The published checkpoint is not signed by a key of this log.");
        return checkpoint;
    }

    private LogTail Replay()
    {
        var segments = journal.SegmentsToReplay();
        if (segments.Count == 0)
        {
            if (Published is { Size: > 0 } && !options.AcceptMissingJournal)
                throw new LogDamagedException("The journal is missing. After restoring a backup, ask a witness for the newest size, then accept the loss explicitly.");
            return LogTail.Load(Published?.Size ?? 0, stored, pool);
        }

        var tail = LogTail.Load(segments[0].BaseSize, stored, pool);
        foreach (var segment in segments)
            ReplaySegment(segment, tail, isLast: segment == segments[^1]);
        Replayed = tail.Size > segments[0].BaseSize;
        return tail;
    }

    private static void ReplaySegment(JournalSegment segment, LogTail tail, bool isLast)
    {
        if (segment.BaseSize != tail.Size)
            throw new LogDamagedException($"The journal has no entries from {tail.Size} to {segment.BaseSize}.");
        while (segment.ReadNext(tail.Size) is var (batch, payload))
        {
            if (JournalBatch.ChecksumOf(payload) != batch.Checksum)
                break; // the write was not finished
            tail.AppendAll(payload, batch.Count);
            if (tail.Root() != batch.Root)
                throw new LogDamagedException($"The entries from {batch.First} on do not lead to the root that was written with them.");
            segment.Skip(batch);
        }

        if (isLast && segment.HasLaterBatch(tail.Size))
            throw new LogDamagedException($"The journal is damaged at entry {tail.Size}: later entries exist.");
    }
}
