namespace SecureFin.Rego;

/// <summary>Keeps at most one idle instance a processor. Safe for many threads, which neither wait for each other nor share a cache line.</summary>
internal sealed class IdlePool<T>
    where T : class
{
    // References in 128 bytes: two cache lines, since processors fetch them in pairs.
    private const int Spacing = 16;

    // The first stretch stays empty: the array's length stands before it and is read by all.
    private readonly T?[] _idle = new T?[(Environment.ProcessorCount + 1) * Spacing];

    /// <summary>An instance for this caller alone, or null when none is idle.</summary>
    public T? Take() => Interlocked.Exchange(ref Here(), null);

    /// <summary>Gives one back; whichever lay there is forgotten.</summary>
    public void Return(T instance) => Volatile.Write(ref Here(), instance);

    private ref T? Here() => ref _idle[((Thread.GetCurrentProcessorId() % Environment.ProcessorCount) + 1) * Spacing];
}
