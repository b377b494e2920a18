using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Egress.Transport;

/// <summary>The wire to one upstream: TLS against its own CA set, the client certificate in use, and a bounded pool.</summary>
/// <remarks>A new certificate version gets a new pool; calls on the old pool end there. One tick of the lock per swap, none per call.</remarks>
internal sealed class UpstreamTransport : IDisposable
{
    private readonly Upstream _upstream;
    private readonly SecretMaterial<TransportCertificate>? _certificate;
    private readonly X509Certificate2Collection _authorities = [];
    private readonly Lock _lock = new();
    private TransportSession? _current; // replaced under _lock

    public UpstreamTransport(Upstream upstream, LiveSecrets secrets)
    {
        _upstream = upstream;
        if (upstream.ShowsCertificate)
            _certificate = new SecretMaterial<TransportCertificate>(secrets, upstream.TransportSecret, TransportCertificate.From);
        if (!string.IsNullOrEmpty(upstream.Options.TrustedAuthorities))
            _authorities.ImportFromPemFile(upstream.Options.TrustedAuthorities);
    }

    /// <summary>When the client certificate in use ends; null before the first call or without one.</summary>
    public DateTimeOffset? CertificateEnd => Volatile.Read(ref _current)?.Certificate is { } certificate ? new DateTimeOffset(certificate.Leaf.NotAfter) : null;

    /// <summary>Enters the session of the certificate in use; the caller leaves it.</summary>
    public async ValueTask<TransportSession> EnterAsync(CancellationToken cancellation)
    {
        var certificate = _certificate is null ? null : await _certificate.GetAsync(cancellation);
        while (true)
        {
            var session = Volatile.Read(ref _current);
            if (session is not null && ReferenceEquals(session.Certificate, certificate) && session.TryEnter())
                return session;
            Swap(certificate);
            if (_certificate is not null)
                certificate = await _certificate.GetAsync(cancellation);
        }
    }

    /// <summary>Moves to the certificate in use now; completes when the calls of the old pool have ended.</summary>
    public async Task CutOverAsync(CancellationToken cancellation)
    {
        var old = Volatile.Read(ref _current);
        (await EnterAsync(cancellation)).Leave();
        if (old is not null && !ReferenceEquals(old, Volatile.Read(ref _current)))
            await old.Drained.WaitAsync(cancellation);
    }

    /// <summary>A session of a candidate version for a probe; the caller retires it.</summary>
    public TransportSession OpenCandidate(SecretVersion version) => Open(TransportCertificate.From(version));

    /// <inheritdoc/>
    public void Dispose()
    {
        _current?.Retire();
        foreach (var authority in _authorities)
            authority.Dispose();
    }

    /// <summary>What TLS checks the server against.</summary>
    internal SslClientAuthenticationOptions Tls(TransportCertificate? certificate)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(_authorities);
        policy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1")); // id-kp-serverAuth, RFC 5280 section 4.2.1.12
        return new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = policy,
            ClientCertificateContext = certificate?.Context,
            AllowRenegotiation = false,
        };
    }

    private void Swap(TransportCertificate? certificate)
    {
        TransportSession? old;
        lock (_lock)
        {
            if (_current is { } current && ReferenceEquals(current.Certificate, certificate))
                return;
            old = _current;
            _current = Open(certificate);
        }

        old?.Retire();
    }

    private TransportSession Open(TransportCertificate? certificate) =>
        new(new HttpMessageInvoker(Handler(certificate), disposeHandler: true), certificate);

    private SocketsHttpHandler Handler(TransportCertificate? certificate) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null, // trace headers tell a bank about our insides
        Credentials = null,
        PreAuthenticate = false,
        MaxConnectionsPerServer = _upstream.Options.MaxConnections,
        PooledConnectionLifetime = _upstream.Options.ConnectionLifetime,
        PooledConnectionIdleTimeout = _upstream.Options.ConnectionIdle,
        ConnectTimeout = _upstream.Options.ConnectTimeout,
        MaxResponseHeadersLength = _upstream.Options.MaxResponseHeaderKilobytes,
        MaxResponseDrainSize = 64 * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        EnableMultipleHttp2Connections = false,
        SslOptions = Tls(certificate),
        PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new SendOnceStream(context.PlaintextStream)),
    };
}
