using System.Diagnostics;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>
/// Decisions per second of two threads over those of one, and what the machine itself gives: two virtual processors may be
/// one core, and then code that fills a core does not double on them. Rounds take turns and medians are compared; a turn
/// during which the host took a processor away does not count.
/// </summary>
internal static class ScaleLoad
{
    private const int Rounds = 60;
    private const int MaxDisturbed = 100;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(60);

    public static void Measure(RegoSamples samples, BenchmarkResult result)
    {
        var others = RegoSamples.Load();
        var (query, othersQuery) = (samples.Prepare("decision"), others.Prepare("decision"));
        long Decisions() => Work(query, samples);
        long OthersDecisions() => Work(othersQuery, others);
        var (one, two, apart, bareOne, bareTwo) = (new Rates(), new Rates(), new Rates(), new Rates(), new Rates());
        var disturbed = 0;
        while (one.Count < Rounds)
        {
            var stolen = StolenTime.Ticks();
            double[] rates = [PerSecond(Decisions), PerSecond(Decisions, Decisions), PerSecond(Decisions, OthersDecisions), PerSecond(Bare), PerSecond(Bare, Bare)];
            if (StolenTime.Ticks() != stolen && disturbed++ < MaxDisturbed) continue;
            foreach (var (list, rate) in ((Rates[])[one, two, apart, bareOne, bareTwo]).Zip(rates)) list.Add(rate);
        }

        result.Add("scale_2_threads", two.Median / one.Median, $"decisions per second of two threads on one prepared query over those of one; medians of {Rounds} rounds, {Environment.ProcessorCount} processors; {disturbed} rounds in which the host took one away");
        result.Add("scale_apart", apart.Median / one.Median, "the same with a snapshot of its own for each thread: what is lost here too is not lost by sharing");
        result.Add("scale_ceiling", bareTwo.Median / bareOne.Median, "the same for additions in registers: nothing shared, allocated or read from memory");
    }

    private static double PerSecond(params Func<long>[] work)
    {
        var counts = new long[work.Length];
        using var start = new Barrier(work.Length);
        var workers = work.Select((one, index) => new Thread(() =>
        {
            start.SignalAndWait();
            counts[index] = one();
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return counts.Sum() / Round.TotalSeconds;
    }

    // Four chains that need nothing of each other fill a core as decisions do; one chain alone leaves most of it idle,
    // and two hyper-threads of one core would look like two cores.
    private static long Bare()
    {
        long count = 0;
        var (a, b, c, d) = (1UL, 2UL, 3UL, 4UL);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Round; count++)
        {
            for (var i = 0; i < 1000; i++)
            {
                (a, b, c, d) = (a + 3, b ^ (b << 1), c + 5, d ^ (d >> 1));
                (a, b, c, d) = (a ^ 7, b + 11, c ^ 13, d + 17);
            }
        }

        return (a ^ b ^ c ^ d) == 0 ? 0 : count;
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

    private sealed class Rates : List<double>
    {
        public double Median => this.Order().ElementAt(Count / 2);
    }
}
