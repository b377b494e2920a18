using System.Diagnostics;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>Asks the active query without pause. What queries see is one reference, written by the compiling thread.</summary>
internal sealed class WatchedQuery(PreparedQuery first)
{
    private volatile PreparedQuery active = first;
    private volatile WatchedSpan? span;

    public PreparedQuery Active { get => active; set => active = value; }

    /// <summary>Notes the queries that begin from now on; null while none is watched.</summary>
    public WatchedSpan? Span { get => span; set => span = value; }

    public void Ask(RegoValue input, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var watched = Span; // one that began before is not of interest, whatever it waited for
            var paused = GC.GetTotalPauseDuration();
            var start = Stopwatch.GetTimestamp();
            if (!Active.Evaluate(input, cancellation: CancellationToken.None).Value.IsTrue) throw new InvalidOperationException("A benchmark measures what answers.");
            var took = Stopwatch.GetElapsedTime(start);
            watched?.Note(took, GC.GetTotalPauseDuration() - paused);
        }
    }
}
