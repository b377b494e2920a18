using System.Diagnostics;

namespace SecureFin.Benchmarks.Rego;

/// <summary>What the queries that began in a span of time met. The asking thread writes.</summary>
internal sealed class WatchedSpan
{
    private static readonly TimeSpan Bar = TimeSpan.FromMilliseconds(5);
    private readonly long stolenBefore = StolenTime.Ticks();
    private readonly long began = Stopwatch.GetTimestamp();

    public long Asked { get; private set; }

    /// <summary>Queries of more than 5 ms.</summary>
    public long Late { get; private set; }

    public TimeSpan Slowest { get; private set; }

    /// <summary>The same without what it, or the collector while it held it up, waited for a processor.</summary>
    public TimeSpan SlowestByItself { get; private set; }

    public long LateByItself { get; private set; }

    /// <summary>Longest that collections stopped all threads within one query.</summary>
    public TimeSpan LongestPause { get; private set; }

    /// <summary>Processor time that the host gave to others meanwhile, in ticks of 10 ms.</summary>
    public long Stolen { get; private set; }

    /// <summary>A query that was too quick to be of interest.</summary>
    public void Note() => Asked++;

    public void Note(TimeSpan took, TimeSpan paused, TimeSpan waited)
    {
        Asked++;
        Late += took > Bar ? 1 : 0;
        LateByItself += took - waited > Bar ? 1 : 0;
        Slowest = Longer(took, Slowest);
        SlowestByItself = Longer(took - waited, SlowestByItself);
        LongestPause = Longer(paused, LongestPause);
    }

    /// <summary>From its beginning to its end.</summary>
    public TimeSpan Length { get; private set; }

    public void End() => (Stolen, Length) = (StolenTime.Ticks() - stolenBefore, Stopwatch.GetElapsedTime(began));

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
