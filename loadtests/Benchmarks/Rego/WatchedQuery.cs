using System.Diagnostics;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>Asks the active query without pause. What queries see is one reference, written by the compiling thread.</summary>
internal sealed class WatchedQuery(PreparedQuery first)
{
    private const int BetweenReadings = 1024;
    private static readonly TimeSpan Notable = TimeSpan.FromMilliseconds(1);
    private volatile PreparedQuery active = first;
    private volatile WatchedSpan? span;
    private volatile ProcessorWait? collector;

    public PreparedQuery Active { get => active; set => active = value; }

    /// <summary>Notes the queries that begin from now on; null while none is watched.</summary>
    public WatchedSpan? Span { get => span; set => span = value; }

    /// <summary>Of the thread that collects garbage at present, and holds this one up for it.</summary>
    public ProcessorWait? Collector { get => collector; set => collector = value; }

    public void Ask(RegoValue input, CancellationToken ct)
    {
        using var waits = ProcessorWait.OfThisThread();
        for (var asked = 0L; !ct.IsCancellationRequested; asked++)
        {
            var watched = Span; // one that began before is not of interest, whatever it waited for
            var paused = GC.GetTotalPauseDuration();
            var start = Stopwatch.GetTimestamp();
            if (!Active.Evaluate(input, cancellation: CancellationToken.None).Value.IsTrue) throw new InvalidOperationException("A benchmark measures what answers.");
            var took = Stopwatch.GetElapsedTime(start);
            if (took < Notable && asked % BetweenReadings != 0)
            {
                watched?.Note();
                continue;
            }

            var (own, its) = (waits.Since(), Collector?.Since() ?? TimeSpan.Zero);
            paused = GC.GetTotalPauseDuration() - paused;
            watched?.Note(took, paused, Least(own, took) + Least(its, paused));
        }
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
