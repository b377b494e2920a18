using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Log;

/// <summary>
/// Brings the standard files up to the newest durable state: full files, partial files, then the checkpoint. A thread of its own,
/// so that callers wait for the journal's flush alone.
/// </summary>
internal sealed class Publisher(AuditLogOptions options, SharedState shared, Action<Exception> fault)
{
    private readonly object gate = new();
    private readonly TileFiles files = new(options.Directory, options.Disk, options.TimeProvider, options.PartialTileGrace);
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool dirty, fold, stopping;
    private Checkpoint? published;
    private long durableSize, historySize, historyTime;

    /// <summary>Free space when last looked.</summary>
    public long FreeBytes { get; private set; } = long.MaxValue;

    public bool LowSpace => FreeBytes < options.RequiredFreeBytes;

    /// <summary>Publishes durably at the start, and after a crash clears what it left behind.</summary>
    public void PublishFirst(bool afterCrash)
    {
        PublishDurably();
        files.RemoveLeftovers(shared.Newest, afterCrash ? 1 << 15 : 0);
    }

    /// <summary>Publishes durably at the stop, and leaves no stale file.</summary>
    public void PublishLast()
    {
        PublishDurably();
        files.RemoveStale(all: true);
    }

    /// <summary>Writes and flushes everything of the newest state and keeps its checkpoint in the history.</summary>
    private void PublishDurably()
    {
        Publish();
        files.Flush();
        KeepHistory();
        files.Flush();
        files.RemoveStale(all: false);
        lock (gate)
        {
            durableSize = published!.Size;
            Monitor.PulseAll(gate);
        }
    }

    public void Start() => new Thread(Run) { IsBackground = true, Name = "audit-publisher" }.Start();

    /// <summary>Says that there is a newer state.</summary>
    public void Notify()
    {
        lock (gate)
        {
            if (dirty)
                return;
            dirty = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Asks for everything up to now to become durable in tiles, without waiting.</summary>
    public void RequestFold()
    {
        lock (gate)
        {
            fold = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>True when the tiles of this size are durable.</summary>
    public bool IsDurable(long size)
    {
        lock (gate)
            return durableSize >= size;
    }

    /// <summary>Waits until the tiles of this size are durable.</summary>
    /// <returns>False when the publisher stopped before, or the time is over.</returns>
    public bool WaitDurable(long size, TimeSpan limit)
    {
        var start = options.TimeProvider.GetTimestamp();
        lock (gate)
        {
            while (durableSize < size && !stopping && options.TimeProvider.GetElapsedTime(start) < limit)
                Monitor.Wait(gate, TimeSpan.FromSeconds(1));
            return durableSize >= size;
        }
    }

    /// <summary>Ends the thread; nothing is published any more.</summary>
    public Task StopAsync()
    {
        lock (gate)
        {
            stopping = true;
            Monitor.PulseAll(gate);
        }

        return stopped.Task;
    }

    private void Run()
    {
        try
        {
            while (WaitForWork(out var durably))
            {
                if (durably)
                    PublishDurably();
                else
                    Publish();
                Pace();
            }
        }
        catch (Exception e)
        {
            fault(e);
            _ = StopAsync();
        }
        finally
        {
            stopped.TrySetResult();
        }
    }

    private bool WaitForWork(out bool durably)
    {
        lock (gate)
        {
            while (!dirty && !fold && !stopping && !LowSpace && !HistoryDue())
                Monitor.Wait(gate, TimeSpan.FromSeconds(1)); // the history is looked at even when nothing new comes
            if (LowSpace && !dirty && !fold && !stopping)
                Monitor.Wait(gate, TimeSpan.FromSeconds(1));
            durably = fold || HistoryDue();
            (dirty, fold) = (false, false);
            return !stopping;
        }
    }

    /// <summary>Lets a busy log gather work, but never delays a fold or a stop.</summary>
    private void Pace()
    {
        var until = options.TimeProvider.GetTimestamp();
        lock (gate)
        {
            while (!fold && !stopping)
            {
                var left = options.PublishInterval - options.TimeProvider.GetElapsedTime(until);
                if (left <= TimeSpan.Zero || !Monitor.Wait(gate, left))
                    return;
            }
        }
    }

    private void Publish()
    {
        var (state, full) = shared.TakeUnwritten();
        foreach (var file in full)
        {
            files.WriteFull(file);
            shared.Written(file);
        }

        FreeBytes = options.Disk.FreeBytes(options.Directory);
        if (state.Size == published?.Size)
            return;
        files.WritePartials(state);
        files.WriteCheckpoint("checkpoint", state.Checkpoint);
        published = state.Checkpoint;
    }

    private bool HistoryDue() => published?.Size > historySize && options.TimeProvider.GetElapsedTime(historyTime) >= options.HistoryInterval;

    private void KeepHistory()
    {
        historyTime = options.TimeProvider.GetTimestamp();
        if (published!.Size == historySize)
            return;
        if (!File.Exists(Path.Combine(options.Directory, "checkpoints", $"{published.Size}"))) // of an earlier run, and of a key that may sign no more
            files.WriteCheckpoint($"checkpoints/{published.Size}", published);
        historySize = published.Size;
    }
}
