using System.Diagnostics;

namespace SecureFin.Fuzz;

/// <summary>Offers inputs to a target and keeps count: crashes, broken properties, inputs that take too long, and hangs.</summary>
/// <remarks>
/// The inputs run on a thread with a small stack, so that recursion that follows the input shows. An input over the limit is tried
/// again, and counts only when it is slow each time: the machine may have been busy with something else.
/// </remarks>
internal sealed class FuzzRun(IFuzzTarget target, FuzzArguments arguments)
{
    private const int StackBytes = 512 * 1024;
    private const int MaxFailures = 10;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private long _index;
    private long _accepted;
    private long _startedAt = Stopwatch.GetTimestamp();
    private int _failures;
    private TimeSpan _slowest;

    /// <returns>The exit code.</returns>
    public int Run()
    {
        var watch = Stopwatch.StartNew();
        var worker = new Thread(Work, StackBytes) { IsBackground = true };
        worker.Start();
        while (!worker.Join(TimeSpan.FromSeconds(1)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _startedAt)) < Hang) continue;
            Console.WriteLine($"{arguments.Target}: input {Volatile.Read(ref _index)} of seed {arguments.Seed} hangs (repeat with --only)");
            return 1;
        }

        var inputs = arguments.Only is null ? arguments.Count : 1;
        Console.WriteLine(
            $"{arguments.Target}: {inputs} inputs, seed {arguments.Seed}, {100.0 * _accepted / Math.Max(1, inputs):0.0} % accepted, "
            + $"{_failures} failures, slowest {_slowest.TotalMilliseconds:0.0} ms, {watch.Elapsed.TotalSeconds:0.0} s");
        return _failures == 0 ? 0 : 1;
    }

    private void Work()
    {
        var (first, end) = arguments.Only is { } only ? (only, only + 1) : (0, arguments.Count);
        for (var i = first; i < end && _failures < MaxFailures; i++)
        {
            Volatile.Write(ref _index, i);
            Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
            One(i);
        }
    }

    private void One(long index)
    {
        byte[] input = [];
        try
        {
            input = target.Make(Rng.For(arguments.Seed, index));
            var began = Stopwatch.GetTimestamp();
            if (target.Try(input)) _accepted++;
            var took = Stopwatch.GetElapsedTime(began);
            if (took > Slow) took = Again(input, took);
            if (took > _slowest) _slowest = took;
        }
        catch (Exception e)
        {
            _failures++;
            Console.WriteLine($"{arguments.Target}: seed {arguments.Seed}, input {index}: {Convert.ToBase64String(input)}\n{e}");
        }
    }

    private TimeSpan Again(byte[] input, TimeSpan took)
    {
        for (var tries = 0; tries < 3 && took > Slow; tries++)
        {
            Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
            var began = Stopwatch.GetTimestamp();
            target.Try(input);
            took = TimeSpan.FromTicks(Math.Min(took.Ticks, Stopwatch.GetElapsedTime(began).Ticks));
        }

        return took > Slow ? throw new Broken($"the input takes {took.TotalSeconds:0.0} s") : took;
    }
}
