namespace SecureFin.Gateway.Pipeline;

/// <summary>The longest time one exchange may take. Owned by its call.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public Deadline(TimeSpan limit, TimeProvider clock, CancellationToken caller)
    {
        Caller = caller;
        _timer = new CancellationTokenSource(limit, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, caller);
    }

    /// <summary>Cancelled when the caller hangs up.</summary>
    public CancellationToken Caller { get; }

    /// <summary>Cancelled when the caller hangs up or time is up.</summary>
    public CancellationToken Token => _either.Token;

    public bool HasPassed => _timer.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
