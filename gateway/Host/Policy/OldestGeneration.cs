using System.Diagnostics;
using System.Runtime;

namespace SecureFin.Gateway.Policy;

/// <summary>
/// Collects the oldest generation before the collector would, and lets the compilation rest meanwhile. Begun in its midst, such a
/// collection stops every call for what the compiler wrote since, and each small collection beside it takes several times as long.
/// </summary>
/// <remarks>One compilation owns it. Measured by the benchmark <c>rego</c>, <c>swap_slowest_query_us</c>.</remarks>
internal sealed class OldestGeneration
{
    /// <summary>Bytes it may grow by: fewer than the collector allows it even where it holds one small policy.</summary>
    private const long Growth = 16 << 20;

    /// <summary>The first comes sooner: nobody knows how much it grew before.</summary>
    private const long FirstGrowth = 2 << 20;

    /// <summary>With half of it free the collector would not work beside the calls: it would stop them all, a quarter of a second for a large policy, and move everything.</summary>
    private const double MostFree = 0.45;

    private const int Oldest = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan BetweenSmall = TimeSpan.FromMilliseconds(15);
    private long _from = -1;
    private long _growth = FirstGrowth;

    /// <summary>Collections that it began.</summary>
    public int Collections { get; private set; }

    /// <summary>To be called right after a collection of the generations below, when they hold the least.</summary>
    public void Step()
    {
        // Without a collector beside the calls it would stop them all until it ends.
        if (GCSettings.LatencyMode == GCLatencyMode.Batch) return;
        var size = Size();
        if (_from < 0) _from = size;
        if (!IsDue(size - _from, _growth, Free(), size)) return;
        Collect();
        (_from, _growth) = (Size(), Growth);
    }

    /// <summary>Whether it grew by what it may, and the collector will work beside the calls; all in bytes.</summary>
    internal static bool IsDue(long grown, long mayGrow, long free, long size) => grown >= mayGrow && free <= size * MostFree;

    private void Collect()
    {
        Collections++;
        var last = Ended();
        var start = Stopwatch.GetTimestamp();
        var small = start;
        GC.Collect(Oldest, GCCollectionMode.Forced, blocking: false, compacting: false);
        while (Ended() == last && Stopwatch.GetElapsedTime(start) < Patience)
        {
#pragma warning disable RS0030 // The compiling thread is the compiler's own and has nothing to await.
            Thread.Sleep(Breath);
#pragma warning restore RS0030
            if (Stopwatch.GetElapsedTime(small) < BetweenSmall) continue;
            // What calls leave behind meanwhile would make the first collection after it a long one.
            GC.Collect(0, GCCollectionMode.Forced, blocking: true, compacting: false);
            small = Stopwatch.GetTimestamp();
        }
    }

    // Short of memory, or with little to do, the collector stops everyone instead, and has ended when it comes back.
    private static long Ended() => Math.Max(GC.GetGCMemoryInfo(GCKind.Background).Index, GC.GetGCMemoryInfo(GCKind.FullBlocking).Index);

    private static long Free() => GC.GetGCMemoryInfo(GCKind.Any).GenerationInfo[Oldest].FragmentationAfterBytes;

    private static long Size() => GC.GetGCMemoryInfo(GCKind.Any).GenerationInfo[Oldest].SizeAfterBytes;
}
