using System.Collections.Concurrent;

namespace SecureFin.Scenarios.Running;

/// <summary>What a run has seen so far; thread-safe.</summary>
public sealed class Measurements(IReadOnlyList<string> kinds)
{
    private long _failed;

    /// <summary>Latency of each kind of request, by index.</summary>
    public IReadOnlyList<LatencyHistogram> ByKind { get; } = [.. kinds.Select(_ => new LatencyHistogram())];

    public IReadOnlyList<string> Kinds { get; } = kinds;

    public LatencyHistogram All { get; } = new();

    /// <summary>How often each status came; 0 stands for no answer, -1 for an arrival that was not sent.</summary>
    public ConcurrentDictionary<int, long> Statuses { get; } = new();

    /// <summary>Requests that ended in each second of the run, with their latencies.</summary>
    public ConcurrentDictionary<int, LatencyHistogram> BySecond { get; } = new();

    public long Failed => Volatile.Read(ref _failed);

    public void Answered(Arrival arrival, int status, bool good, TimeSpan latency)
    {
        if (!arrival.Measured)
            return;
        All.Record(latency);
        ByKind[arrival.Kind].Record(latency);
        BySecond.GetOrAdd((int)arrival.At.TotalSeconds, _ => new LatencyHistogram()).Record(latency);
        Statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        if (!good)
            Interlocked.Increment(ref _failed);
    }

    public void Dropped(Arrival arrival)
    {
        if (!arrival.Measured)
            return;
        Statuses.AddOrUpdate(-1, 1, (_, count) => count + 1);
        Interlocked.Increment(ref _failed);
    }
}
