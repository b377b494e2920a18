namespace SecureFin.Gateway.Policy;

/// <summary>
/// Makes a compilation collect its garbage in small portions, with time for others between them. Left alone, the collector
/// waits for tens of megabytes and then holds up every call while it moves what survives, which for a compiler is much.
/// </summary>
/// <remarks>One compilation owns it. Measured by the benchmark <c>rego</c>, <c>swap_slowest_query_us</c>.</remarks>
internal sealed class CollectionPace
{
    /// <summary>Bytes between two collections: what survives of them is moved in well under a millisecond.</summary>
    private const int PortionBytes = 256 * 1024;

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);
    private long _collectedAt = GC.GetAllocatedBytesForCurrentThread();
    private bool _deeper;

    /// <summary>To be called often on the compiling thread; cheap when no portion is full.</summary>
    public void Step()
    {
        if (GC.GetAllocatedBytesForCurrentThread() - _collectedAt < PortionBytes)
            return;
        // Every second time the generation above as well, or it would fill up and be moved at once.
        GC.Collect(_deeper ? 1 : 0, GCCollectionMode.Forced, blocking: true, compacting: false);
        _deeper = !_deeper;
#pragma warning disable RS0030 // The compiling thread is the compiler's own and has nothing to await.
        Thread.Sleep(Breath);
#pragma warning restore RS0030
        _collectedAt = GC.GetAllocatedBytesForCurrentThread();
    }
}
