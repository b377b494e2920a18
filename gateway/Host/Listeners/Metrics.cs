using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace SecureFin.Gateway.Listeners;

/// <summary>Counts answered calls by route and status, and refusals by code; in the Prometheus text format. No caller, no path.</summary>
internal sealed class Metrics(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Route, int Status), long> _calls = new();
    private readonly ConcurrentDictionary<string, long> _refusals = new(StringComparer.Ordinal);
    private readonly long _started = clock.GetTimestamp();

    /// <summary>Counts one answered call.</summary>
    public void Answered(string route, int status, string? problem)
    {
        _calls.AddOrUpdate((route, status), 1, static (_, count) => count + 1);
        if (problem is not null)
            _refusals.AddOrUpdate(problem, 1, static (_, count) => count + 1);
    }

    /// <summary>All counters as text.</summary>
    public string Text()
    {
        var text = new StringBuilder("# TYPE securefin_calls_total counter\n");
        foreach (var ((route, status), count) in _calls.OrderBy(entry => entry.Key))
            text.Append(CultureInfo.InvariantCulture, $"securefin_calls_total{{route=\"{route}\",status=\"{status}\"}} {count}\n");
        text.Append("# TYPE securefin_refusals_total counter\n");
        foreach (var (code, count) in _refusals.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"securefin_refusals_total{{code=\"{code}\"}} {count}\n");
        text.Append("# TYPE securefin_uptime_seconds gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"securefin_uptime_seconds {clock.GetElapsedTime(_started).TotalSeconds:F0}\n");
        text.Append("# TYPE process_resident_memory_bytes gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"process_resident_memory_bytes {Environment.WorkingSet}\n");
        return text.ToString();
    }
}
