using System.Numerics;

namespace SecureFin.Scenarios.Running;

/// <summary>Counts latencies in log-linear buckets: 64 steps an octave, so a read value is off by at most 1.6 %.</summary>
/// <remarks>Thread-safe, fixed memory (30 KiB), from 1 microsecond to more than an hour.</remarks>
public sealed class LatencyHistogram
{
    private const int StepBits = 6;
    private const int Steps = 1 << StepBits;
    private readonly long[] _counts = new long[Steps * 60];
    private long _total;
    private long _max;

    public long Count => Volatile.Read(ref _total);

    public TimeSpan Max => TimeSpan.FromMicroseconds(Volatile.Read(ref _max));

    public void Record(TimeSpan latency)
    {
        var micros = Math.Max(0, (long)latency.TotalMicroseconds);
        Interlocked.Increment(ref _counts[Math.Min(Index(micros), _counts.Length - 1)]);
        Interlocked.Increment(ref _total);
        for (var max = Volatile.Read(ref _max); micros > max; max = Volatile.Read(ref _max))
            Interlocked.CompareExchange(ref _max, micros, max);
    }

    /// <summary>The smallest recorded step that at least <paramref name="percent"/> of all latencies do not exceed; zero when empty.</summary>
    /// <param name="percent">0 to 100.</param>
    public TimeSpan Percentile(double percent)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        long seen = 0;
        for (var index = 0; index < _counts.Length; index++)
        {
            seen += Volatile.Read(ref _counts[index]);
            if (seen >= wanted)
                return TimeSpan.FromMicroseconds(Math.Min(UpperEnd(index), _max));
        }

        return TimeSpan.Zero;
    }

    // Values below 64 have a bucket each; above, the top seven bits choose it.
    private static int Index(long micros)
    {
        var octave = Math.Max(0, BitOperations.Log2((ulong)micros | 1) - StepBits);
        return (octave << StepBits) + (int)(micros >> octave);
    }

    private static long UpperEnd(int index)
    {
        if (index < Steps)
            return index;
        var octave = (index >> StepBits) - 1;
        return ((long)((index & (Steps - 1)) + Steps + 1) << octave) - 1;
    }
}
