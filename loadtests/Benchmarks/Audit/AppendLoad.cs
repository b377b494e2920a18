using System.Diagnostics;
using SecureFin.Audit;

namespace SecureFin.Benchmarks.Audit;

/// <summary>Closed-loop callers: each appends, waits for the confirmation, and appends again.</summary>
internal sealed class AppendLoad(double seconds, List<double> milliseconds)
{
    public int Count => milliseconds.Count;

    public double PerSecond => Count / seconds;

    public double Percentile(double part) => milliseconds[(int)((Count - 1) * part)];

    public static async Task<AppendLoad> RunAsync(int callers, TimeSpan time, Func<int, ValueTask<AppendedEntry>> append)
    {
        var clock = Stopwatch.StartNew();
        var tasks = Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var latencies = new List<double>(200_000);
            while (clock.Elapsed < time)
            {
                var start = Stopwatch.GetTimestamp();
                await append(caller);
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return latencies;
        }));
        var all = (await Task.WhenAll(tasks)).SelectMany(list => list).ToList();
        var seconds = clock.Elapsed.TotalSeconds;
        all.Sort();
        return new AppendLoad(seconds, all);
    }

    /// <summary>Appends many short entries as fast as the log takes them.</summary>
    public static async Task FillAsync(AuditLog log, int count, CancellationToken ct)
    {
        const int AtOnce = 8192;
        var waiting = new Queue<Task<AppendedEntry>>(AtOnce);
        var entry = new byte[16];
        for (var i = 0; i < count; i++)
        {
            if (waiting.Count == AtOnce)
                await waiting.Dequeue();
            waiting.Enqueue(log.AppendAsync(entry, ct).AsTask());
        }

        while (waiting.TryDequeue(out var last))
            await last;
    }
}
