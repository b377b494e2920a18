using System.Net;
using SecureFin.Gateway.Egress.Transport;

namespace SecureFin.Gateway.Secrets.Vault;

/// <summary>The wire to Vault: its own CA set, no redirects, no proxy, no cookies.</summary>
internal static class VaultHandler
{
    public static HttpMessageInvoker Create(VaultOptions options) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.CallTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        MaxConnectionsPerServer = 16,
        MaxResponseHeadersLength = 32,
        SslOptions = ServerTrust.For(options.TrustedAuthorities),
    });
}
