using System.Security.Cryptography;
using SecureFin.Audit.Journal;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Log;

/// <summary>
/// The one writer: takes all waiting entries as a batch, appends them to the tree, signs the checkpoint, writes the batch to the journal,
/// flushes once, and only then answers the callers. A failed write leaves the log unavailable until it is opened again; a key that does not
/// sign does so until it signs.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private const long LongSegment = 1 << 17;
    private const int MostYields = 16; // and so many looks at most for who joins a batch
    private static readonly TimeSpan GatherLimit = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan TurnLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SignAgainAfter = TimeSpan.FromMilliseconds(500);
    private readonly AuditLogOptions options;
    private readonly LogTail tail;
    private readonly LogJournal journal;
    private readonly SharedState shared;
    private readonly Publisher publisher;
    private readonly BatchBuffer buffer;
    private readonly BatchPace pace;
    private readonly ITimer watchdog;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long lastCommitTicks;

    private readonly AutoResetEvent work = new(initialState: false);
    private readonly Lock gate = new(); // guards everything below
    private readonly Queue<AppendRequest> waiting = new();
    private AppendRequest[] inFlight = [];
    private long inFlightSince;
    private AuditUnavailableException? refusal;
    private CryptographicException? unsigned; // why the newest batch has no signature yet
    private bool stopping, stalled, turning;

    public LogWriter(AuditLogOptions options, LogTail tail, LogJournal journal, SharedState shared, Publisher publisher)
    {
        (this.options, this.tail, this.journal, this.shared, this.publisher) = (options, tail, journal, shared, publisher);
        buffer = new BatchBuffer(options.MaxBatchBytes);
        pace = new BatchPace(options.TimeProvider, Environment.ProcessorCount, () => Environment.CpuUsage.TotalTime);
        watchdog = options.TimeProvider.CreateTimer(_ => CheckStall(), null, options.StallLimit / 4, options.StallLimit / 4);
    }

    /// <summary>When the last batch became durable; null before the first.</summary>
    public DateTimeOffset? LastCommit => Volatile.Read(ref lastCommitTicks) is var ticks && ticks > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public TimeSpan LastFlush { get; private set; }

    public int Waiting
    {
        get
        {
            lock (gate)
                return waiting.Count + inFlight.Length;
        }
    }

    /// <summary>Why entries are refused now; <see cref="AuditUnavailableReason.None"/> when they are taken.</summary>
    public AuditUnavailableReason Refusal
    {
        get
        {
            lock (gate)
                return refusal?.Reason ?? (unsigned is not null ? AuditUnavailableReason.SignerFailed : stalled ? AuditUnavailableReason.Stalled : AuditUnavailableReason.None);
        }
    }

    public void Start() => new Thread(Run) { IsBackground = true, Name = "audit-writer" }.Start();

    public ValueTask<AppendedEntry> Append(ReadOnlyMemory<byte> entry, AppendPriority priority)
    {
        if (publisher.LowSpace && priority == AppendPriority.Normal)
            throw new AuditUnavailableException(AuditUnavailableReason.LowSpace);
        var request = AppendRequest.Rent(entry);
        bool isFirst;
        lock (gate)
        {
            if (refusal is not null)
                throw new AuditUnavailableException(refusal.Reason, refusal.InnerException);
            if (unsigned is not null)
                throw new AuditUnavailableException(AuditUnavailableReason.SignerFailed, unsigned);
            if (stalled)
                throw new AuditUnavailableException(AuditUnavailableReason.Stalled);
            if (waiting.Count >= options.MaxWaiting)
                throw new AuditUnavailableException(AuditUnavailableReason.Overloaded);
            waiting.Enqueue(request);
            isFirst = waiting.Count == 1;
        }

        if (isFirst)
            work.Set(); // outside the lock: the writer that wakes would only wait for it
        return request.Task;
    }

    /// <summary>Refuses everything from now on, also what waits.</summary>
    public void Fault(AuditUnavailableReason reason, Exception? cause)
    {
        Refused failed;
        AuditUnavailableException exception;
        lock (gate)
        {
            exception = refusal ??= new AuditUnavailableException(reason, cause);
            failed = TakeAll();
        }

        work.Set();
        failed.Tell(exception.Reason, exception.InnerException);
    }

    private Refused TakeAll()
    {
        var all = new Refused(inFlight, [.. waiting]);
        inFlight = [];
        waiting.Clear();
        return all;
    }

    /// <summary>Takes no more entries; completes when those that wait are durable or refused.</summary>
    public Task StopAsync()
    {
        lock (gate)
        {
            stopping = true;
            refusal ??= new AuditUnavailableException(AuditUnavailableReason.Closed);
        }

        work.Set();
        return stopped.Task;
    }

    public void Dispose()
    {
        watchdog.Dispose();
        work.Dispose();
    }

    private void Run()
    {
        try
        {
            while (TakeBatch() is { Length: > 0 } batch)
            {
                Commit(batch);
                Answer(batch);
            }
        }
        catch (CryptographicException e)
        {
            Fault(AuditUnavailableReason.SignerFailed, e);
        }
        catch (Exception e)
        {
            Fault(AuditUnavailableReason.WriteFailed, e);
        }
        finally
        {
            stopped.TrySetResult();
        }
    }

    private AppendRequest[] TakeBatch()
    {
        Gather();
        lock (gate)
        {
            var (count, bytes) = (0, 0);
            foreach (var request in waiting)
            {
                bytes += 2 + request.Entry.Length;
                if (count == options.MaxBatchEntries || (count > 0 && bytes > options.MaxBatchBytes))
                    break;
                count++;
            }

            // copied here and now: once a caller is answered, by whomever, its memory is its own again
            buffer.Clear();
            inFlight = new AppendRequest[count];
            for (var i = 0; i < count; i++)
            {
                inFlight[i] = waiting.Dequeue();
                buffer.Add(inFlight[i].Entry.Span);
            }

            inFlightSince = options.TimeProvider.GetTimestamp();
            return inFlight;
        }
    }

    /// <summary>Waits for an entry, then lets others run as long as they bring more: a flush and a signature cost the same for one as for all.</summary>
    /// <remarks>On an idle machine a yield returns at once; on a busy one the processor goes to those who are about to append.</remarks>
    private void Gather()
    {
        int count;
        while ((count = Count(out var ended)) == 0 && !ended)
            work.WaitOne();
        if (count > 0 && pace.ShouldWait(count))
        {
            work.Reset(); // by who came during the last batch
            work.WaitOne(GatherLimit);
            count = Count(out _);
        }

        var start = options.TimeProvider.GetTimestamp();
        for (var i = 0; i < MostYields && count < options.MaxBatchEntries && options.TimeProvider.GetElapsedTime(start) < GatherLimit; i++)
        {
            Thread.Yield();
            var before = count;
            count = Count(out _);
            if (count == before)
                return;
        }
    }

    private int Count(out bool ended)
    {
        lock (gate)
        {
            ended = stopping || refusal is not null;
            return waiting.Count;
        }
    }

    private void Commit(AppendRequest[] batch)
    {
        var first = tail.Size;
        var records = buffer.Records;
        foreach (var request in batch)
            tail.Append(BatchBuffer.Next(ref records), request.Leaf);
        var checkpoint = Sign();
        if (!journal.HasRoomFor(buffer.Written.Length) || SegmentIsLong(first))
            TurnJournal(first);
        var start = options.TimeProvider.GetTimestamp();
        journal.Append(buffer.Written, first, batch.Length, checkpoint.Root);
        LastFlush = options.TimeProvider.GetElapsedTime(start);
        var (state, completed) = tail.Take(checkpoint);
        shared.Offer(state, completed);
        publisher.Notify();
        Volatile.Write(ref lastCommitTicks, options.TimeProvider.GetUtcNow().UtcTicks);
    }

    /// <summary>Many short entries would make the next start long, so the journal turns before it is full; but nobody waits for that.</summary>
    private bool SegmentIsLong(long size) => size - journal.CurrentBase >= LongSegment && publisher.IsDurable(journal.CurrentBase);

    /// <summary>Signs the tree, batch and all. A key that lies elsewhere may be away for a while: nothing is taken until it signs, and nothing lost.</summary>
    private Checkpoint Sign()
    {
        while (true)
        {
            try
            {
                var checkpoint = Checkpoint.Sign(options.Origin, tail.Size, tail.Root(), options.Signers);
                lock (gate)
                    (unsigned, inFlightSince) = (null, options.TimeProvider.GetTimestamp());
                return checkpoint;
            }
            catch (Exception e)
            {
                RefuseUnsigned(new CryptographicException("A key did not sign the checkpoint.", e));
                work.WaitOne(SignAgainAfter);
            }
        }
    }

    /// <summary>Answers all who wait; throws when the log ends, with or without the signature.</summary>
    private void RefuseUnsigned(CryptographicException cause)
    {
        Refused failed;
        lock (gate)
        {
            unsigned = cause;
            if (stopping || refusal is not null)
                throw cause;
            stalled = true; // until what was begun is durable: signed alone it is not
            failed = TakeAll();
        }

        failed.Tell(AuditUnavailableReason.SignerFailed, cause);
    }

    /// <summary>The other file is free when the entries before the current one are durable in tiles.</summary>
    private void TurnJournal(long size)
    {
        lock (gate)
            turning = true; // this wait is the journal's back pressure; it has a limit of its own
        if (!publisher.WaitDurable(journal.CurrentBase, TurnLimit))
            throw new IOException("The tiles of earlier entries could not be made durable.");
        lock (gate)
            (turning, inFlightSince) = (false, options.TimeProvider.GetTimestamp());
        journal.Turn(size, baseIsDurable: false);
        publisher.RequestFold();
    }

    private void Answer(AppendRequest[] batch)
    {
        lock (gate)
        {
            stalled = false; // the disk answers
            if (inFlight.Length == 0)
                return; // a fault or a stall has answered them
            inFlight = [];
        }

        var index = tail.Size - batch.Length;
        foreach (var request in batch)
            request.Complete(index++);
    }

    private void CheckStall()
    {
        Refused failed;
        lock (gate)
        {
            if (inFlight.Length == 0 || turning || options.TimeProvider.GetElapsedTime(inFlightSince) < options.StallLimit)
                return;
            stalled = true;
            failed = TakeAll();
        }

        failed.Tell(AuditUnavailableReason.Stalled, cause: null);
    }

    /// <summary>Callers that are told that their entries are not confirmed.</summary>
    /// <param name="Begun">Of the batch that is being written: it may come through after all.</param>
    /// <param name="Untouched">Those behind it, which are dropped.</param>
    private sealed record Refused(AppendRequest[] Begun, AppendRequest[] Untouched)
    {
        public void Tell(AuditUnavailableReason reason, Exception? cause)
        {
            foreach (var request in Begun)
                request.Fail(new AuditUnavailableException(reason, cause) { MayBeWritten = true });
            foreach (var request in Untouched)
                request.Fail(new AuditUnavailableException(reason, cause));
        }
    }
}
