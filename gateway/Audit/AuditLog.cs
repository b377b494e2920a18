using SecureFin.Audit.Disk;
using SecureFin.Audit.Journal;
using SecureFin.Audit.Log;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit;

/// <summary>
/// An append-only log of bytes in the form of C2SP tlog-tiles. One process writes a log; any number of threads may append and read.
/// </summary>
/// <remarks>
/// An entry is confirmed when it lies flushed in the journal and a checkpoint over it is signed. The standard files follow within
/// <see cref="AuditLogOptions.PublishInterval"/>, tiles first and <c>checkpoint</c> last, so that the directory is whole at any moment.
/// </remarks>
public sealed class AuditLog : IAsyncDisposable
{
    private const string LockName = "lock";
    private readonly AuditLogOptions options;
    private readonly FileStream processLock;
    private readonly LogJournal journal;
    private readonly SharedState shared;
    private readonly Publisher publisher;
    private readonly LogWriter writer;
    private readonly long sizeAtOpen;
    private readonly Lock pruning = new();
    private long minimum;
    private int disposed;

    private AuditLog(AuditLogOptions options, FileStream processLock, LogJournal journal)
    {
        (this.options, this.processLock, this.journal) = (options, processLock, journal);
        var pool = new BundlePool();
        var recovery = new Recovery(options, journal, pool);
        var tail = recovery.Run();
        (sizeAtOpen, minimum) = (tail.Size, LogPruning.MinimumOf(options.Directory));
        shared = new SharedState(new DirectoryTiles(options.Directory), pool);
        publisher = new Publisher(options, shared, e => writer!.Fault(AuditUnavailableReason.WriteFailed, e));
        var (state, completed) = tail.Take(Checkpoint.Sign(options.Origin, tail.Size, tail.Root(), options.Signers));
        shared.Offer(state, completed);
        recovery.CheckContinues(shared);
        publisher.PublishFirst(recovery.Replayed);
        journal.Turn(tail.Size, baseIsDurable: true);
        journal.Flush();
        writer = new LogWriter(options, tail, journal, shared, publisher);
    }

    /// <summary>The newest signed checkpoint; it covers every confirmed entry.</summary>
    public Checkpoint Current => shared.Newest.Checkpoint;

    /// <summary>First entry that is still there; 0 unless the log was pruned.</summary>
    public long MinimumIndex => Volatile.Read(ref minimum);

    /// <summary>The largest index below which may be pruned now: whole bundles that were durable when the log was opened.</summary>
    public long PrunableTo => sizeAtOpen / TilePath.Width * TilePath.Width;

    /// <summary>Whether entries are taken, and what the disk does.</summary>
    public LogHealth Health
    {
        get
        {
            var reason = writer.Refusal;
            if (reason == AuditUnavailableReason.None && publisher.LowSpace)
                reason = AuditUnavailableReason.LowSpace;
            return new LogHealth(
                reason == AuditUnavailableReason.None, reason, Current.Size, writer.Waiting, writer.LastCommit, writer.LastFlush, publisher.FreeBytes);
        }
    }

    /// <summary>Opens a log, or begins one: recovers what is durable, signs and publishes its checkpoint.</summary>
    /// <exception cref="ArgumentException">An option is outside its bounds.</exception>
    /// <exception cref="LogDamagedException">What lies there cannot be continued; nothing was changed.</exception>
    /// <exception cref="IOException">Another process has the log open, or the disk fails.</exception>
    public static Task<AuditLog> OpenAsync(AuditLogOptions options, CancellationToken ct)
    {
        options.Validate();
        return Task.Run(() => Open(options), ct);
    }

    /// <summary>True while a process has the log of this directory open.</summary>
    /// <param name="directory">Directory of the log.</param>
    /// <param name="journalDirectory">As in <see cref="AuditLogOptions.JournalDirectory"/>.</param>
    public static bool IsOpen(string directory, string? journalDirectory = null)
    {
        var path = Path.Combine(journalDirectory ?? AuditLogOptions.JournalOf(directory), LockName);
        try
        {
            if (File.Exists(path))
                new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Appends one entry; completes when it is durable and covered by <see cref="Current"/>.</summary>
    /// <param name="entry">0 to <see cref="AuditLogOptions.MaxEntryBytes"/> bytes; must not change until completion.</param>
    /// <param name="ct">Looked at before the entry is taken; a taken entry is always written whole and its outcome always told.</param>
    /// <exception cref="ArgumentException">The entry is too long.</exception>
    /// <exception cref="AuditUnavailableException">The entry is not confirmed.</exception>
    public ValueTask<AppendedEntry> AppendAsync(ReadOnlyMemory<byte> entry, CancellationToken ct) => AppendAsync(entry, AppendPriority.Normal, ct);

    /// <inheritdoc cref="AppendAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    /// <param name="entry">0 to <see cref="AuditLogOptions.MaxEntryBytes"/> bytes; must not change until completion.</param>
    /// <param name="priority">Closing entries may use the space reserve.</param>
    /// <param name="ct">Looked at before the entry is taken.</param>
    public ValueTask<AppendedEntry> AppendAsync(ReadOnlyMemory<byte> entry, AppendPriority priority, CancellationToken ct)
    {
        if (entry.Length > options.MaxEntryBytes)
            throw new ArgumentException($"An entry has at most {options.MaxEntryBytes} bytes.", nameof(entry));
        if (ct.IsCancellationRequested)
            return ValueTask.FromCanceled<AppendedEntry>(ct);
        return writer.Append(entry, priority);
    }

    /// <summary>Proves that a confirmed entry is in the tree of <see cref="Current"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public Task<InclusionProof> ProveAsync(long index, CancellationToken ct) => ProveAsync(index, Current, ct);

    /// <summary>Proves that a confirmed entry is in the tree of a checkpoint of this log, for example one that witnesses have signed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The checkpoint has no such entry, or the log is shorter than the checkpoint.</exception>
    public Task<InclusionProof> ProveAsync(long index, Checkpoint checkpoint, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(checkpoint.Size, Current.Size);
        ArgumentOutOfRangeException.ThrowIfLessThan(index, MinimumIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, checkpoint.Size);
        return Task.Run(() => Prove(index, checkpoint), ct);
    }

    /// <summary>Proves that the tree of <see cref="Current"/> begins with the first <paramref name="oldSize"/> entries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The log is shorter than that.</exception>
    public Task<ConsistencyProof> ProveConsistencyAsync(long oldSize, CancellationToken ct) => ProveConsistencyAsync(oldSize, Current, ct);

    /// <summary>Proves that the tree of a checkpoint of this log begins with the first <paramref name="oldSize"/> entries.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The checkpoint is smaller than that, or larger than the log.</exception>
    public Task<ConsistencyProof> ProveConsistencyAsync(long oldSize, Checkpoint checkpoint, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, checkpoint.Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(checkpoint.Size, Current.Size);
        return Task.Run(() => new ConsistencyProof(oldSize, new TreeReader(shared).ConsistencyPath(oldSize, checkpoint.Size), checkpoint), ct);
    }

    /// <summary>The bytes of a confirmed entry.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public Task<byte[]> ReadEntryAsync(long index, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, MinimumIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Current.Size);
        return Task.Run(() => shared.ReadEntry(index), ct);
    }

    /// <summary>The confirmed entries of a bundle, for those who read many: entry <c>i</c> stands in bundle <c>i / 256</c> at <c>i % 256</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bundle.</exception>
    public Task<EntryBundle> ReadBundleAsync(long bundle, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bundle, MinimumIndex / TilePath.Width);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bundle * TilePath.Width, Current.Size, nameof(bundle));
        return Task.Run(() => shared.ReadBundle(bundle), ct);
    }

    /// <summary>
    /// Removes the entries below an index, and the tiles that only they need. Every later entry stays provable. An entry that says so comes first,
    /// and is the caller's to append: JSON with <c>"kind":"pruned"</c> and the index in <c>below</c>.
    /// </summary>
    /// <param name="index">First entry that stays: a multiple of 256, from <see cref="MinimumIndex"/> to <see cref="PrunableTo"/>.</param>
    /// <param name="ct">Looked at before anything is removed.</param>
    /// <returns>Files removed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is not one of those.</exception>
    /// <exception cref="IOException">A file cannot be removed; asked again, the rest goes.</exception>
    public Task<int> PruneAsync(long index, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index, MinimumIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, PrunableTo);
        ArgumentOutOfRangeException.ThrowIfNotEqual(index % TilePath.Width, 0, nameof(index));
        return Task.Run(() => Prune(index), ct);
    }

    /// <summary>Refuses entries from now on because a witness knows another history. The log must be examined and opened again.</summary>
    public void StopAsContradicted() => writer.Fault(AuditUnavailableReason.ContradictedByWitness, cause: null);

    /// <summary>Confirms what waits, brings all files up to date, keeps the last checkpoint in the history and lets the log go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await writer.StopAsync();
        await publisher.StopAsync();
        try
        {
            if (writer.Refusal == AuditUnavailableReason.Closed)
                await Task.Run(PublishLast);
        }
        finally
        {
            writer.Dispose();
            journal.Dispose();
            await processLock.DisposeAsync();
        }
    }

    private int Prune(long index)
    {
        lock (pruning)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(index, MinimumIndex);
            LogPruning.SetMinimum(options.Directory, index, options.Disk);
            Volatile.Write(ref minimum, index); // only when it is durable, and before anything goes
            return LogPruning.Remove(options.Directory, index);
        }
    }

    private static AuditLog Open(AuditLogOptions options)
    {
        DurableFolder.Make(options.Disk, options.Directory);
        DurableFolder.Make(options.Disk, options.Journal);
        var processLock = new FileStream(Path.Combine(options.Journal, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        LogJournal? journal = null;
        try
        {
            journal = LogJournal.Open(options);
            options.Disk.Flush(options.Journal); // the names of its files: what is confirmed lies in them alone
            var log = new AuditLog(options, processLock, journal);
            log.publisher.Start();
            log.writer.Start();
            return log;
        }
        catch
        {
            journal?.Dispose();
            processLock.Dispose();
            throw;
        }
    }

    private void PublishLast()
    {
        publisher.PublishLast();
        journal.Turn(Current.Size, baseIsDurable: true);
        journal.Flush();
    }

    private InclusionProof Prove(long index, Checkpoint checkpoint)
    {
        Span<byte> leaf = stackalloc byte[MerkleHash.Size];
        shared.ReadHashes(0, index / TilePath.Width, (int)(index % TilePath.Width), 1, leaf);
        return new InclusionProof(index, new MerkleHash(leaf), new TreeReader(shared).InclusionPath(index, checkpoint.Size), checkpoint);
    }
}
