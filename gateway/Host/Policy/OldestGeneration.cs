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

    private const int Oldest = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);
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
        if (size - _from < _growth) return;
        Collect();
        (_from, _growth) = (Size(), Growth);
    }

    private void Collect()
    {
        Collections++;
        var last = Ended();
        var start = Stopwatch.GetTimestamp();
        GC.Collect(Oldest, GCCollectionMode.Forced, blocking: false, compacting: false);
        while (Ended() == last && Stopwatch.GetElapsedTime(start) < Patience)
#pragma warning disable RS0030 // The compiling thread is the compiler's own and has nothing to await.
            Thread.Sleep(Breath);
#pragma warning restore RS0030
    }

    private static long Ended() => GC.GetGCMemoryInfo(GCKind.Background).Index;

    private static long Size() => GC.GetGCMemoryInfo(GCKind.Any).GenerationInfo[Oldest].SizeAfterBytes;
}
