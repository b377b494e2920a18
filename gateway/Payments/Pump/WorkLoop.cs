using System.Collections.Concurrent;

namespace SecureFin.Payments;

/// <summary>Takes due work from a store and runs it with bounded parallelism; sleeps until the next is due or the bell rings.</summary>
/// <param name="bell">Rung when there may be new work.</param>
/// <param name="clock">Says what is due.</param>
/// <param name="parallelism">Items running at the same time.</param>
/// <param name="due">Due items at a moment, at most so many; those running already may be among them.</param>
/// <param name="next">When the next item after a moment falls due.</param>
/// <param name="onFault">Told of every exception; work goes on.</param>
internal sealed class WorkLoop(
    Bell bell,
    TimeProvider clock,
    int parallelism,
    Func<DateTimeOffset, int, IEnumerable<WorkItem>> due,
    Func<DateTimeOffset, DateTimeOffset?> next,
    Action<Exception>? onFault)
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);

    /// <summary>Runs until told to stop; what runs then is left running.</summary>
    /// <param name="stop">Ends the taking of new work.</param>
    /// <param name="abort">Ends running work.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await bell.WaitAsync(TakeDue(abort), clock, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                onFault?.Invoke(fault);
                await PauseAsync(stop);
            }
        }
    }

    /// <summary>Completes when nothing runs any more.</summary>
    public Task DrainAsync() => Task.WhenAll(_running.Values);

    /// <summary>Starts what is due and free; how long to sleep then, or null for until the bell.</summary>
    private TimeSpan? TakeDue(CancellationToken abort)
    {
        var now = clock.GetUtcNow();
        var free = parallelism - _running.Count;
        if (free <= 0)
            return null;
        // What runs while the store is read may be done by the time its item is looked at, and would be done once more.
        var busy = _running.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var item in due(now, parallelism + busy.Count))
        {
            if (free > 0 && !busy.Contains(item.Key) && Start(item, abort))
                free--;
        }

        return next(now) - now;
    }

    private bool Start(WorkItem item, CancellationToken abort)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_running.TryAdd(item.Key, started.Task))
            return false;
        _ = Task.Run(() => RunOneAsync(item, started, abort), CancellationToken.None);
        return true;
    }

    private async Task RunOneAsync(WorkItem item, TaskCompletionSource done, CancellationToken abort)
    {
        try
        {
            await item.RunAsync(abort);
        }
        catch (Exception fault)
        {
            // Its row is still due: without a pause a full disk would turn into a busy loop.
            onFault?.Invoke(fault);
            await PauseAsync(abort);
        }

        _running.TryRemove(item.Key, out _);
        done.SetResult();
        bell.Ring();
    }

    private Task PauseAsync(CancellationToken cancellation) =>
        Task.Delay(PauseAfterFault, clock, cancellation).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
