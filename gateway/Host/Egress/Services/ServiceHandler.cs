using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Gateway.Egress.Transport;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Egress.Services;

/// <summary>The wire to one server of our own house: its own authorities, a bounded pool, and the credentials that are in use right now.</summary>
/// <remarks>
/// A new certificate version gets a new pool; calls on the old one end there. The asking room sees neither token nor key. Answers
/// are not followed anywhere: a redirect would carry the token to another host.
/// </remarks>
internal sealed class ServiceHandler : HttpMessageHandler
{
    private readonly ServiceOptions _options;
    private readonly LiveSecrets _secrets;
    private readonly string _tokenName;
    private readonly SecretMaterial<TransportCertificate>? _certificate;
    private readonly X509Certificate2Collection _authorities = [];
    private readonly Lock _lock = new();
    private TransportSession? _current; // replaced under _lock

    /// <param name="options">Where and how.</param>
    /// <param name="name">Names its secrets: <c>policy/NAME/token</c>, <c>policy/NAME/transport</c>.</param>
    /// <param name="secrets">Asked at each call for what the options demand.</param>
    public ServiceHandler(ServiceOptions options, string name, LiveSecrets secrets)
    {
        (_options, _secrets, _tokenName) = (options, secrets, $"policy/{name}/token");
        if (options.ClientCertificate)
            _certificate = new SecretMaterial<TransportCertificate>(secrets, $"policy/{name}/transport", TransportCertificate.From);
        if (!string.IsNullOrEmpty(options.TrustedAuthorities))
            _authorities.ImportFromPemFile(options.TrustedAuthorities);
    }

    /// <summary>An invoker over a wire of its own.</summary>
    public static HttpMessageInvoker Open(ServiceOptions options, string name, LiveSecrets secrets) => new(new ServiceHandler(options, name, secrets));

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        if (_options.Token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await _secrets.GetAsync(_tokenName, cancellationToken)).Value.RevealText());
        var session = await EnterAsync(cancellationToken);
        try
        {
            return await session.Invoker.SendAsync(request, cancellationToken);
        }
        finally
        {
            session.Leave();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _current?.Retire();
        base.Dispose(disposing);
    }

    private async ValueTask<TransportSession> EnterAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var certificate = _certificate is null ? null : await _certificate.GetAsync(cancellation);
            var session = Volatile.Read(ref _current);
            if (session is not null && ReferenceEquals(session.Certificate, certificate) && session.TryEnter())
                return session;
            Swap(certificate);
        }
    }

    private void Swap(TransportCertificate? certificate)
    {
        TransportSession? old;
        lock (_lock)
        {
            if (_current is { } current && ReferenceEquals(current.Certificate, certificate))
                return;
            old = _current;
            _current = new TransportSession(new HttpMessageInvoker(Pool(certificate)), certificate);
        }

        old?.Retire();
    }

    private SocketsHttpHandler Pool(TransportCertificate? certificate) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = _options.MaxConnections,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        ConnectTimeout = _options.ConnectTimeout,
        MaxResponseHeadersLength = 32,
        SslOptions = Tls(certificate),
    };

    private SslClientAuthenticationOptions Tls(TransportCertificate? certificate)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true,
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
}
