namespace SecureFin.Audit.Log;

/// <summary>
/// Says when a batch should wait for company. Signature, flush and publishing cost the processor as much as the dozen entries of a
/// small batch do; while calls keep every processor busy, they get that time instead.
/// </summary>
/// <remarks>One writer owns it. Measured by the benchmark <c>audit</c>, <c>append_sealed_per_s</c>.</remarks>
internal sealed class BatchPace(TimeProvider time, int processors, Func<TimeSpan> processorTime)
{
    /// <summary>Entries with which a batch pays for itself.</summary>
    private const int Enough = 32;

    /// <summary>Share of all processors from which on this process itself is what entries wait for.</summary>
    private const double Busy = 0.9;

    /// <summary>The kernel notes what a running thread used at its ticks alone: shorter spans say little.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromMilliseconds(20);

    private long _since = time.GetTimestamp();
    private TimeSpan _used = processorTime();
    private bool _busy;

    /// <summary>Whether so few entries should wait for others once more. Cheap.</summary>
    public bool ShouldWait(int entries)
    {
        Look();
        return _busy && entries < Enough;
    }

    private void Look()
    {
        var elapsed = time.GetElapsedTime(_since);
        if (elapsed < Span)
            return;
        var used = processorTime();
        _busy = (used - _used) / elapsed >= Busy * processors;
        (_since, _used) = (time.GetTimestamp(), used);
    }
}
