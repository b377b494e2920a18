using System.Diagnostics;

namespace SecureFin.Benchmarks.Rego;

/// <summary>Time and allocation of one call, taken when the compiler has settled.</summary>
internal static class SteadyRounds
{
    private const int Rounds = 15;
    private const int MaxRounds = 100;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    /// <summary>Microseconds a call, collections included: rounds of 0.1 s on one thread, more of them while others use the core too.</summary>
    public static (double Microseconds, string Conditions) Time(Action act, CancellationToken ct)
    {
        RunFor(act, WarmUp);
        var rounds = new PacedRounds(Rounds);
        for (var i = 0; i < MaxRounds && !rounds.IsEnough && !ct.IsCancellationRequested; i++)
            rounds.Add(CorePace.Microseconds(), RunFor(act, Round), CorePace.Microseconds());
        return (rounds.Median, rounds.Conditions);
    }

    /// <summary>Bytes allocated by a call, on average of 100.</summary>
    public static double Bytes(Action act)
    {
        const int Calls = 100;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++) act();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Calls;
    }

    private static double RunFor(Action act, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var calls = 0;
        for (; watch.Elapsed < time; calls += 10)
        {
            for (var i = 0; i < 10; i++) act();
        }

        return watch.Elapsed.TotalMicroseconds / calls;
    }
}
