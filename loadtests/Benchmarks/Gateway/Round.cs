namespace SecureFin.Benchmarks.Gateway;

/// <summary>What one lane did in one slice of time.</summary>
/// <param name="Latencies">Microseconds of each call, ascending.</param>
/// <param name="Time">Time in which they ended.</param>
/// <param name="Processor">Processor time of the gateway during <paramref name="Wall"/>.</param>
/// <param name="Wall">Time between the two looks at the processor time.</param>
internal sealed record Round(double[] Latencies, TimeSpan Time, TimeSpan Processor, TimeSpan Wall)
{
    public double PerSecond => Latencies.Length / Time.TotalSeconds;

    /// <summary>The latency that this part of the calls did not exceed, by nearest rank; 0 without calls.</summary>
    public double Percentile(double part) => Latencies.Length == 0 ? 0 : Latencies[Math.Max(0, (int)Math.Ceiling(part * Latencies.Length) - 1)];

    /// <summary>Processor time of the gateway per call, in microseconds.</summary>
    public double ProcessorMicroseconds => Busy / Math.Max(1, PerSecond) * 1e6;

    /// <summary>Part of its core that the gateway used, 0 to 1.</summary>
    public double Busy => Processor / Wall;

    /// <summary>The middle of some values, or the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
