using System.Net;
using System.Net.Http.Headers;
using SecureFin.Gateway.Egress.Transport;
using SecureFin.Gateway.Secrets;

namespace SecureFin.Gateway.Egress.Services;

/// <summary>The wire to one server of our own house: its own authorities, a bounded pool, and the credentials that are in use right now.</summary>
/// <remarks>
/// The asking room sees neither token nor key. Answers are not followed anywhere: a redirect would carry the token to another host.
/// </remarks>
internal sealed class ServiceHandler : HttpMessageHandler
{
    private readonly ServiceOptions _options;
    private readonly LiveSecrets _secrets;
    private readonly string _tokenName;
    private readonly ServerTrust _trust;
    private readonly TransportSessions _sessions;

    /// <param name="options">Where and how.</param>
    /// <param name="name">Names its secrets: <c>policy/NAME/token</c>, <c>policy/NAME/transport</c>.</param>
    /// <param name="secrets">Asked at each call for what the options demand.</param>
    public ServiceHandler(ServiceOptions options, string name, LiveSecrets secrets)
    {
        (_options, _secrets, _tokenName) = (options, secrets, $"policy/{name}/token");
        _trust = new ServerTrust(options.TrustedAuthorities);
        var certificate = options.ClientCertificate ? new SecretMaterial<TransportCertificate>(secrets, $"policy/{name}/transport", TransportCertificate.From) : null;
        _sessions = new TransportSessions(certificate, Pool);
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
        var session = await _sessions.EnterAsync(cancellationToken);
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
        {
            _sessions.Dispose();
            _trust.Dispose();
        }

        base.Dispose(disposing);
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
        SslOptions = _trust.Terms(certificate),
    };
}
