using System.Diagnostics;

namespace SecureFin.Gateway.Policy;

/// <summary>
/// Makes a compilation collect its garbage in small portions, with time for others between them. Left alone, the collector
/// waits for tens of megabytes and then holds up every call while it moves what survives, which for a compiler is much.
/// </summary>
/// <remarks>One compilation owns it. Measured by the benchmark <c>rego</c>, <c>swap_slowest_query_us</c>.</remarks>
internal sealed class CollectionPace
{
    /// <summary>
    /// Bytes between two collections: as many as keep the pause short on this machine and for this policy. They are few where
    /// a stage of the compiler writes small new things into many old ones, each of which the collector has to look up.
    /// </summary>
    private const int MinPortion = 16 * 1024;

    private const int MaxPortion = 128 * 1024;

    /// <summary>Bytes of survivors after which the generation above is collected as well, or it would fill up and be moved at once.</summary>
    private const long MaxSurvivors = 128 * 1024;

    /// <summary>Collections after which it is in any case, since what survived one may be garbage by now.</summary>
    private const int MaxCollections = 16;

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);
    private readonly OldestGeneration _oldest = new();
    private int _thread; // the compiler may go on on a thread with a deeper stack, and each counts its own bytes
    private long _collectedAt;
    private int _portion = MinPortion;
    private int _collections; // of the youngest generation alone, since the last one that took the next with it
    private long _survivors;

    /// <summary>To be called often on the compiling thread; cheap when no portion is full.</summary>
    public void Step()
    {
        if (_thread != Environment.CurrentManagedThreadId)
            (_thread, _collectedAt) = (Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());
        if (GC.GetAllocatedBytesForCurrentThread() - _collectedAt < _portion)
            return;
        var start = Stopwatch.GetTimestamp();
        GC.Collect(_survivors < MaxSurvivors && _collections < MaxCollections ? 0 : 1, GCCollectionMode.Forced, blocking: true, compacting: false);
        var pause = Stopwatch.GetElapsedTime(start);
        Adapt(pause);
        Count(GC.GetGCMemoryInfo(GCKind.Any));
        if (_collections == 0) _oldest.Step();
        Rest();
        _collectedAt = GC.GetAllocatedBytesForCurrentThread();
    }

    private void Adapt(TimeSpan pause)
    {
        if (pause > Long)
            _portion = Math.Max(MinPortion, _portion / 2);
        else if (pause < Short)
            _portion = Math.Min(MaxPortion, _portion + (_portion / 8));
    }

    // The collector may have taken the generation above without being asked.
    private void Count(GCMemoryInfo last) =>
        (_collections, _survivors) = last.Generation == 0 ? (_collections + 1, _survivors + last.PromotedBytes) : (0, 0);

    // A call that the collection held up may find the processors taken and wait for one through several collections.
    private static void Rest()
    {
#pragma warning disable RS0030 // The compiling thread is the compiler's own and has nothing to await.
        Thread.Sleep(Breath);
#pragma warning restore RS0030
    }
}
