using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Yarp.ReverseProxy.Forwarder;

namespace SecureFin.Gateway.PassThrough;

/// <summary>One pool of connections for each upstream: no redirect, no proxy, no cookie, bounded in number, age and time to connect.</summary>
internal sealed class PlainForwarderClients : IForwarderHttpClientFactory, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> _clients = new(StringComparer.Ordinal);

    public HttpMessageInvoker CreateClient(ForwarderHttpClientContext context)
    {
        var metadata = context.NewMetadata ?? throw new InvalidOperationException("The cluster names no upstream.");
        var upstream = $"{metadata[PassThroughConfig.KindKey]}/{metadata[PassThroughConfig.UpstreamKey]}";
        return _clients.GetOrAdd(upstream, _ => new Lazy<HttpMessageInvoker>(Create)).Value;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
            client.Value.Dispose();
    }

    private static HttpMessageInvoker Create() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxConnectionsPerServer = 256,
        MaxResponseHeadersLength = 32,
        SslOptions = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
    });
}
