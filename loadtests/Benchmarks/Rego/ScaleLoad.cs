using System.Diagnostics;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>Decisions per second of two threads over those of one.</summary>
internal static class ScaleLoad
{
    private const int Rounds = 10;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(250);

    public static void Measure(RegoSamples samples, BenchmarkResult result)
    {
        var query = samples.Prepare("decision");
        var (one, two, oneBare, twoBare) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < Rounds; i++)
        {
            one = Math.Max(one, PerSecond(query, samples, 1));
            two = Math.Max(two, PerSecond(query, samples, 2));
            (oneBare, twoBare) = (Math.Max(oneBare, PerSecond(Bare, 1)), Math.Max(twoBare, PerSecond(Bare, 2)));
        }

        var cpu = CpuPerDecision(query, samples, 1) / CpuPerDecision(query, samples, 2);
        result.Add("scale_2_threads", two / one, $"decisions per second of two threads on one prepared query over those of one; best of {Rounds} rounds each, {Environment.ProcessorCount} cores");
        result.Add("scale_ceiling", twoBare / oneBare, "the machine's own: two threads that share nothing and allocate nothing, in the same rounds");
        result.Add("scale_2_threads_cpu", 2 * cpu, "the same from processor time per decision, which other work on the machine does not change");
    }

    private static double CpuPerDecision(PreparedQuery query, RegoSamples samples, int threads)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        double decisions = 0;
        for (var i = 0; i < Rounds; i++) decisions += PerSecond(query, samples, threads) * Round.TotalSeconds;
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMicroseconds / decisions;
    }

    private static double PerSecond(PreparedQuery query, RegoSamples samples, int threads) => PerSecond(() => Work(query, samples), threads);

    private static double PerSecond(Func<long> work, int threads)
    {
        var counts = new long[threads];
        using var start = new Barrier(threads);
        var workers = Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            counts[index] = work();
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return counts.Sum() / Round.TotalSeconds;
    }

    // Arithmetic in registers: whatever two threads of this reach less than twice, the machine keeps.
    private static long Bare()
    {
        long count = 0;
        var state = 88172645463325252UL;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Round; count++)
        {
            for (var i = 0; i < 1000; i++)
            {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
            }
        }

        return state == 0 ? 0 : count;
    }

    private static long Work(PreparedQuery query, RegoSamples samples)
    {
        long count = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Round;)
        {
            foreach (var sample in samples.Inputs) query.Evaluate(sample.Input);
            count += samples.Inputs.Count;
        }

        return count;
    }
}
