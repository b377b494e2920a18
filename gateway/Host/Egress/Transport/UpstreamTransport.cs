using System.Net;
using System.Net.Security;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Egress.Transport;

/// <summary>The wire to one upstream: TLS against its own CA set, the client certificate in use, and a bounded pool.</summary>
internal sealed class UpstreamTransport : IDisposable
{
    private readonly UpstreamOptions _options;
    private readonly ServerTrust _trust;
    private readonly TransportSessions _sessions;

    public UpstreamTransport(Upstream upstream, LiveSecrets secrets)
    {
        _options = upstream.Options;
        _trust = new ServerTrust(upstream.Options.TrustedAuthorities);
        var certificate = upstream.ShowsCertificate ? new SecretMaterial<TransportCertificate>(secrets, upstream.TransportSecret, TransportCertificate.From) : null;
        _sessions = new TransportSessions(certificate, Handler);
    }

    /// <summary>When the client certificate in use ends; null before the first call or without one.</summary>
    public DateTimeOffset? CertificateEnd => _sessions.Current?.Certificate is { } certificate ? new DateTimeOffset(certificate.Leaf.NotAfter) : null;

    /// <summary>Enters the session of the certificate in use; the caller leaves it.</summary>
    public ValueTask<TransportSession> EnterAsync(CancellationToken cancellation) => _sessions.EnterAsync(cancellation);

    /// <summary>Moves to the certificate in use now; completes when the calls of the old pool have ended.</summary>
    public async Task CutOverAsync(CancellationToken cancellation)
    {
        var old = _sessions.Current;
        (await EnterAsync(cancellation)).Leave();
        if (old is not null && !ReferenceEquals(old, _sessions.Current))
            await old.Drained.WaitAsync(cancellation);
    }

    /// <summary>A session of a candidate version for a probe; the caller retires it.</summary>
    public TransportSession OpenCandidate(SecretVersion version) => _sessions.Open(TransportCertificate.From(version));

    /// <inheritdoc/>
    public void Dispose()
    {
        _sessions.Dispose();
        _trust.Dispose();
    }

    /// <summary>What TLS checks the server against.</summary>
    internal SslClientAuthenticationOptions Tls(TransportCertificate? certificate) => _trust.Terms(certificate);

    private SocketsHttpHandler Handler(TransportCertificate? certificate) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null, // trace headers tell a bank about our insides
        Credentials = null,
        PreAuthenticate = false,
        MaxConnectionsPerServer = _options.MaxConnections,
        PooledConnectionLifetime = _options.ConnectionLifetime,
        PooledConnectionIdleTimeout = _options.ConnectionIdle,
        ConnectTimeout = _options.ConnectTimeout,
        MaxResponseHeadersLength = _options.MaxResponseHeaderKilobytes,
        MaxResponseDrainSize = 64 * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        EnableMultipleHttp2Connections = false,
        SslOptions = _trust.Terms(certificate),
        PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new SendOnceStream(context.PlaintextStream)),
    };
}
