using System.Diagnostics;
using SecureFin.Rego;

namespace SecureFin.Benchmarks.Rego;

/// <summary>
/// Decisions per second of two threads over those of one. Each thread keeps to its core, and each core is compared with
/// itself: what it does beside the other over what it does alone, a moment before. The sum over both cores is the scale.
/// </summary>
internal static class ScaleLoad
{
    private const int Wanted = 30;
    private const int MaxRounds = 150;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(40);

    public static void Measure(RegoSamples samples, BenchmarkResult result)
    {
        var cores = Cores.Available();
        if (cores.Count < 2) return; // one core has no scale
        var others = RegoSamples.Load();
        var (query, othersQuery) = (samples.Prepare("decision"), others.Prepare("decision"));
        Func<long> shared = () => Work(query, samples), apart = () => Work(othersQuery, others);
        var (first, second) = (cores[0], cores[1]);
        var (reads, othersReads) = (new ReadLoop(), new ReadLoop());
        Func<long> read = () => reads.Run(Turn), readOther = () => othersReads.Run(Turn);
        var scale = new Scale((first, shared), (second, shared));
        var scaleApart = new Scale((first, shared), (second, apart));
        var sharedReads = new Scale((first, read), (second, read));
        var ownReads = new Scale((first, read), (second, readOther));
        var ceiling = new Scale((first, Bare), (second, Bare));
        Scale[] all = [scale, scaleApart, sharedReads, ownReads, ceiling];
        for (var i = 0; i < MaxRounds && !all.All(one => one.IsEnough); i++)
        {
            foreach (var one in all) one.Round();
        }

        result.Add("scale_2_threads", scale.Value, $"decisions per second of two threads on one prepared query over those of one, each core against itself; {scale.Conditions}");
        result.Add("scale_apart", scaleApart.Value, "the same with a snapshot of its own for each thread: what is lost here too is not lost by sharing");
        result.Add("scale_shared_reads", sharedReads.Value, "the same for two threads that read the same 256 KB and write nothing: what the machine takes for sharing alone");
        result.Add("scale_own_reads", ownReads.Value, "the same with 256 KB of its own for each");
        result.Add("scale_ceiling", ceiling.Value, "the same for additions in registers: nothing shared, allocated or read from memory");
    }

    private static long Bare()
    {
        long count = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Turn; count++) CorePace.Microseconds();
        return count;
    }

    private static long Work(PreparedQuery query, RegoSamples samples)
    {
        long count = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Turn;)
        {
            foreach (var sample in samples.Inputs) query.Evaluate(sample.Input);
            count += samples.Inputs.Count;
        }

        return count;
    }

    /// <summary>Work of two cores, alone and beside each other.</summary>
    private sealed class Scale(params (int Core, Func<long> Work)[] lanes)
    {
        private readonly PacedRounds[] gains = [.. lanes.Select(_ => new PacedRounds(Wanted))];

        public bool IsEnough => gains.All(gain => gain.IsEnough);

        public double Value => gains.Sum(gain => gain.Median);

        public string Conditions => string.Join("; ", gains.Select((gain, lane) => $"core {lanes[lane].Core}: {gain.Conditions}"));

        public void Round()
        {
            var alone = lanes.Select(lane => Run(lane)[0]).ToList();
            var together = Run(lanes);
            for (var lane = 0; lane < lanes.Length; lane++)
                gains[lane].Add(alone[lane].Pace, together[lane].PerSecond / alone[lane].PerSecond, together[lane].Pace);
        }

        private static (double PerSecond, double Pace)[] Run(params (int Core, Func<long> Work)[] lanes)
        {
            var done = new (double PerSecond, double Pace)[lanes.Length];
            using var start = new Barrier(lanes.Length);
            var threads = lanes.Select((lane, index) => new Thread(() =>
            {
                Cores.PinThisThread(lane.Core);
                var before = CorePace.Microseconds();
                start.SignalAndWait();
                var watch = Stopwatch.StartNew();
                var count = lane.Work();
                done[index].PerSecond = count / watch.Elapsed.TotalSeconds;
                start.SignalAndWait(); // nobody looks at the pace beside work
                done[index].Pace = Math.Max(before, CorePace.Microseconds());
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            return done;
        }
    }
}
