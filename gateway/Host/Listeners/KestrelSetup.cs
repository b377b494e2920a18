using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Config;

namespace SecureFin.Gateway.Listeners;

/// <summary>Opens the listeners with explicit bounds; nothing is left to a default.</summary>
internal sealed class KestrelSetup(
    IOptions<ListenersOptions> options, ConfigFolder folder, IServerCertificateSource certificates, JudgedChains chains, TimeProvider clock, ILoggerFactory loggers)
    : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;
        kestrel.AllowHostHeaderOverride = false;
        StrictReading.Demand(kestrel);
        SetLimits(kestrel.Limits);
        foreach (var (name, listener) in options.Value.Tls())
            kestrel.Listen(IPAddress.Parse(listener.Address), listener.Port, listen => SetUpTls(listen, name, listener));
        kestrel.Listen(IPAddress.Loopback, options.Value.Health.Port, listen => Mark(listen, new ListenerFeature(ListenerName.Health, ["localhost", "127.0.0.1"])));
    }

    private void SetLimits(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = options.Value.Tls().Sum(listener => listener.Options.MaxConnections) + 16;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestBufferSize = 256 * 1024;
        limits.MaxResponseBufferSize = 256 * 1024;
        limits.MaxRequestBodySize = 64 * 1024; // each governed route sets its own before a body is read
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.Http2.MaxStreamsPerConnection = 100;
        limits.Http2.HeaderTableSize = 4096;
        limits.Http2.MaxFrameSize = 16 * 1024;
        limits.Http2.MaxRequestHeaderFieldSize = 16 * 1024;
        limits.Http2.InitialConnectionWindowSize = 256 * 1024;
        limits.Http2.InitialStreamWindowSize = 128 * 1024;
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }

    private void SetUpTls(ListenOptions listen, ListenerName name, TlsListenerOptions listener)
    {
        var logger = loggers.CreateLogger("SecureFin.Gateway.Listeners");
        var tls = new ListenerTls(name, listener.Hosts, Clients(listener), chains, certificates, clock, logger);
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = TimeSpan.FromSeconds(10),
            OnConnection = handshake => ValueTask.FromResult(tls.For(handshake.ClientHelloInfo.ServerName ?? "")),
        });
        Mark(listen, new ListenerFeature(name, [.. listener.Hosts.Select(host => host.ToLowerInvariant())]));
    }

    private ClientChainVerifier Clients(TlsListenerOptions listener)
    {
        var authorities = new X509Certificate2Collection();
        foreach (var file in listener.ClientAuthorities)
            authorities.ImportFromPemFile(folder.Resolve(file));
        if (listener.RevocationLists.Length == 0)
            return new ClientChainVerifier(authorities);
        var lists = new RevocationFiles([.. listener.RevocationLists.Select(folder.Resolve)], clock, loggers.CreateLogger<RevocationFiles>());
        return new ClientChainVerifier(authorities, () => lists.Current);
    }

    private static void Mark(ListenOptions listen, ListenerFeature feature) => listen.Use(next => connection =>
    {
        connection.Features.Set(feature);
        return next(connection);
    });
}
