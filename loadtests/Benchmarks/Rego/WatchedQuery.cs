using System.Diagnostics;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>Asks the active query without pause and keeps the slowest answer. What queries see is one reference, written by the compiling thread.</summary>
internal sealed class WatchedQuery(PreparedQuery first)
{
    private static readonly TimeSpan Bar = TimeSpan.FromMilliseconds(5);
    private volatile PreparedQuery active = first;
    private volatile bool watching;

    public PreparedQuery Active { get => active; set => active = value; }

    public bool Watching { get => watching; set => watching = value; }

    public long Asked { get; private set; }

    public long Late { get; private set; }

    public TimeSpan Slowest { get; private set; }

    /// <summary>Longest that collections stopped all threads within one query.</summary>
    public TimeSpan LongestPause { get; private set; }

    public void Ask(RegoValue input, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var watched = Watching; // one that began before is not of interest, whatever it waited for
            var paused = GC.GetTotalPauseDuration();
            var start = Stopwatch.GetTimestamp();
            if (!Active.Evaluate(input, cancellation: CancellationToken.None).Value.IsTrue) throw new InvalidOperationException("A benchmark measures what answers.");
            var took = Stopwatch.GetElapsedTime(start);
            if (watched) Note(took, GC.GetTotalPauseDuration() - paused);
        }
    }

    private void Note(TimeSpan took, TimeSpan paused)
    {
        Asked++;
        Late += took > Bar ? 1 : 0;
        Slowest = took > Slowest ? took : Slowest;
        LongestPause = paused > LongestPause ? paused : LongestPause;
    }
}
