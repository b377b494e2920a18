namespace SecureFin.Gateway.Egress.Transport;

/// <summary>The connection pool of one certificate version. Retired sessions finish their calls, then close.</summary>
/// <remarks>Thread-safe; counts the calls that hold it.</remarks>
internal sealed class TransportSession(HttpMessageInvoker invoker, TransportCertificate? certificate)
{
    /// <summary>Makes a request use this session instead of the one in use.</summary>
    public static readonly HttpRequestOptionsKey<TransportSession> Held = new("SecureFin.Session");

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;
    private bool _retired;
    private bool _closed;

    /// <summary>What is shown to the upstream, or null.</summary>
    public TransportCertificate? Certificate { get; } = certificate;

    /// <summary>Sends through the pool.</summary>
    public HttpMessageInvoker Invoker { get; } = invoker;

    /// <summary>Completes when the retired session's last call has ended.</summary>
    public Task Drained => _drained.Task;

    /// <summary>Takes part in the session, or answers false when it is retired.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_retired)
                return false;
            _calls++;
            return true;
        }
    }

    /// <summary>Takes part along with a call that is in already, also when the session is retired; false when it is closed.</summary>
    public bool TryJoin()
    {
        lock (_lock)
        {
            if (_closed)
                return false;
            _calls++;
            return true;
        }
    }

    /// <summary>Ends one call.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_calls > 0 || !_retired)
                return;
            _closed = true;
        }

        Close();
    }

    /// <summary>No new calls from now on; closes with the last one.</summary>
    public void Retire()
    {
        lock (_lock)
        {
            if (_retired)
                return;
            _retired = true;
            if (_calls > 0)
                return;
            _closed = true;
        }

        Close();
    }

    private void Close()
    {
        Invoker.Dispose();
        _drained.TrySetResult();
    }
}
