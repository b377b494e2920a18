namespace SecureFin.Gateway.Listeners;

/// <summary>Whether calls should be sent here: started, not draining, and no room says it cannot serve.</summary>
/// <param name="checks">Rooms that have something to say.</param>
internal sealed class Readiness(IEnumerable<IReadinessCheck> checks)
{
    private volatile bool _serving;

    /// <summary>Set when the listeners are open, cleared when the drain begins.</summary>
    public bool Serving
    {
        get => _serving;
        set => _serving = value;
    }

    /// <summary>Names of the rooms that cannot serve, in order; empty when all can.</summary>
    public IReadOnlyList<string> Failing() => [.. checks.Where(check => !check.IsReady).Select(check => check.Name)];
}
