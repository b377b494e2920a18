using SecureFin.Scenarios.Running;

namespace SecureFin.Scenarios.Reporting;

/// <summary>Prints one line a second while a run goes on.</summary>
public sealed class ProgressPrinter(TextWriter output)
{
    /// <summary>Prints until the result is disposed.</summary>
    public IDisposable Start(Measurements measured, TimeProvider clock)
    {
        var (second, before) = (0, 0L);
        return clock.CreateTimer(
            _ =>
            {
                var count = measured.All.Count;
                output.WriteLine(FormattableString.Invariant(
                    $"{++second,5} s  {count - before,7}/s  p50 {measured.All.Percentile(50).TotalMilliseconds,8:F2} ms  p99 {measured.All.Percentile(99).TotalMilliseconds,8:F2} ms  failed {measured.Failed}"));
                before = count;
            },
            null,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1));
    }
}
