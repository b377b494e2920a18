using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Egress.Transport;

/// <summary>One connection pool for each version of a client certificate: a new version gets a new pool, calls on the old one end there.</summary>
/// <remarks>One tick of the lock per swap, none per call.</remarks>
/// <param name="certificate">The certificate to show, or null where none is shown.</param>
/// <param name="open">Opens a pool.</param>
internal sealed class TransportSessions(SecretMaterial<TransportCertificate>? certificate, Func<TransportCertificate?, SocketsHttpHandler> open) : IDisposable
{
    private readonly Lock _lock = new();
    private TransportSession? _current; // replaced under _lock
    private bool _disposed;

    /// <summary>The session in use; null before the first call.</summary>
    public TransportSession? Current => Volatile.Read(ref _current);

    /// <summary>Enters the session of the certificate in use; the caller leaves it.</summary>
    /// <exception cref="ObjectDisposedException">The gateway is closing.</exception>
    public async ValueTask<TransportSession> EnterAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var shown = certificate is null ? null : await certificate.GetAsync(cancellation);
            if (Current is { } session && ReferenceEquals(session.Certificate, shown) && session.TryEnter())
                return session;
            Swap(shown);
        }
    }

    /// <summary>A session beside the one in use; the caller retires it.</summary>
    public TransportSession Open(TransportCertificate? shown) => new(new HttpMessageInvoker(open(shown), disposeHandler: true), shown);

    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        Current?.Retire();
    }

    private void Swap(TransportCertificate? shown)
    {
        TransportSession? old;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_current is { } current && ReferenceEquals(current.Certificate, shown))
                return;
            old = _current;
            _current = Open(shown);
        }

        old?.Retire();
    }
}
