namespace SecureFin.Sandbox.Bank;

/// <summary>Remembers identifiers until they expire, so that none is accepted twice. Safe for many threads.</summary>
internal sealed class SeenOnce(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private DateTimeOffset _swept;

    public bool IsFirst(string id, DateTimeOffset until)
    {
        lock (_lock)
        {
            Sweep(time.GetUtcNow());
            return _seen.TryAdd(id, until + TimeSpan.FromMinutes(1));
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        if (now - _swept < TimeSpan.FromMinutes(1))
            return;
        _swept = now;
        foreach (var (id, until) in _seen)
        {
            if (until < now)
                _seen.Remove(id);
        }
    }
}
