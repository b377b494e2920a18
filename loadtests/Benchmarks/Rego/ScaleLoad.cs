using System.Diagnostics;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>Decisions per second of two threads over those of one.</summary>
internal static class ScaleLoad
{
    private const int Rounds = 5;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(500);

    public static void Measure(RegoSamples samples, BenchmarkResult result)
    {
        var query = samples.Prepare("decision");
        var ratios = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var one = PerSecond(query, samples, 1);
            ratios.Add(PerSecond(query, samples, 2) / one);
        }

        ratios.Sort();
        result.Add("scale_2_threads", ratios[Rounds / 2], $"decisions per second of two threads on one prepared query over those of one; median of {Rounds} rounds, {Environment.ProcessorCount} cores");
    }

    private static double PerSecond(PreparedQuery query, RegoSamples samples, int threads)
    {
        var counts = new long[threads];
        using var start = new Barrier(threads);
        var workers = Enumerable.Range(0, threads).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            counts[index] = Work(query, samples);
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return counts.Sum() / Round.TotalSeconds;
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
