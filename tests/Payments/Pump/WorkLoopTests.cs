using SecureFin.Payments.Tests.Support;

namespace SecureFin.Payments.Tests.Pump;

/// <summary>The loop reads what is due while items run: what it reads may be of yesterday.</summary>
public sealed class WorkLoopTests
{
    [Fact]
    public async Task What_ends_while_the_store_is_read_is_not_done_once_more()
    {
        var (runs, reads, bell) = (0, 0, new Bell());
        var (mayEnd, secondRead) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var stop = new CancellationTokenSource();
        WorkLoop? loop = null;
        var item = new WorkItem("P1", _ =>
        {
            Interlocked.Increment(ref runs);
            bell.Ring();
            return mayEnd.Task;
        });
        IEnumerable<WorkItem> Due(DateTimeOffset now, int count)
        {
            if (++reads > 2)
                return [];
            if (reads == 2)
            {
                // The store answered that it is due; it ends before anybody looks at that answer.
                mayEnd.SetResult();
                loop!.DrainAsync().Wait(House.Token);
                secondRead.SetResult();
            }

            return [item];
        }

        loop = new WorkLoop(bell, TimeProvider.System, 4, Due, _ => null, null);
        var running = Task.Run(() => loop.RunAsync(stop.Token, House.Token), House.Token);
        await secondRead.Task.WaitAsync(TimeSpan.FromSeconds(30), House.Token);
        while (Volatile.Read(ref reads) < 3)
            await Task.Delay(5, House.Token);
        await loop.DrainAsync();
        await stop.CancelAsync();
        await running;

        Assert.Equal(1, runs);
    }
}
