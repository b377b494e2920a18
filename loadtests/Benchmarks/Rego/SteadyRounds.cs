using System.Diagnostics;

namespace SecureFin.Benchmarks.Rego;

/// <summary>Time and allocation of one call, taken when the compiler has settled.</summary>
internal static class SteadyRounds
{
    private const int Rounds = 15;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    /// <summary>Microseconds a call: the median of 15 rounds of 0.1 s, collections included.</summary>
    public static double Microseconds(Action act, CancellationToken ct)
    {
        RunFor(act, WarmUp);
        var rounds = new List<double>();
        for (var i = 0; i < Rounds && !ct.IsCancellationRequested; i++) rounds.Add(RunFor(act, Round));
        rounds.Sort();
        return rounds[rounds.Count / 2];
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
