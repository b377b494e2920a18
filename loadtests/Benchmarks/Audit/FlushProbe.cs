using System.Diagnostics;

namespace SecureFin.Benchmarks.Audit;

/// <summary>What one flush costs on this disk, to judge the other numbers by.</summary>
internal static class FlushProbe
{
    public static double MedianMilliseconds(string directory)
    {
        using var file = File.OpenHandle(Path.Combine(directory, "probe"), FileMode.Create, FileAccess.ReadWrite);
        RandomAccess.Write(file, new byte[16 << 20], 0);
        RandomAccess.FlushToDisk(file);
        var times = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            var start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, new byte[64 << 10], i % 200 * (64 << 10));
            RandomAccess.FlushToDisk(file);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        return times[100];
    }
}
