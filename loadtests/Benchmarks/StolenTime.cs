using System.Globalization;

namespace SecureFin.Benchmarks;

/// <summary>
/// Processor time that the host of a virtual machine gave to others while ours wanted it (<c>steal</c> of /proc/stat, in
/// ticks of 10 ms of all processors). A round in which it grew measured the neighbours.
/// </summary>
internal static class StolenTime
{
    private const int Column = 8; // proc_stat(5): cpu user nice system idle iowait irq softirq steal

    /// <summary>Ticks since the machine started; 0 where nobody counts them.</summary>
    public static long Ticks()
    {
        if (!File.Exists("/proc/stat")) return 0;
        using var stat = new StreamReader("/proc/stat");
        var columns = stat.ReadLine()?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return columns.Length > Column && columns[0] == "cpu" ? long.Parse(columns[Column], CultureInfo.InvariantCulture) : 0;
    }
}
