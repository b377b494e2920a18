using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Sandbox.Pki;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace SecureFin.Benchmarks.Gateway;

/// <summary>What the governed gateway is measured against: YARP as it comes, with mutual TLS on both sides and nothing else.</summary>
/// <remarks>A process of its own: <c>benchmarks bare-proxy PORT BACKEND PKI-FOLDER</c>. Same framework, same TLS versions, HTTP/1.1 on both sides.</remarks>
internal static class BareProxy
{
    public const string Word = "bare-proxy";
    public const string Ready = "Bare proxy is ready";

    public static async Task<int> RunAsync(int port, string backend, string pkiFolder)
    {
        var pki = DevPki.Create(pkiFolder);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(pki.AuthorityPath);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = Word });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = pki.Server("edge").Load(),
                SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (certificate, _, _) => Trust.Leads(certificate, authorities),
            }));
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddReverseProxy().LoadFromMemory([Route()], [Cluster(backend)]).ConfigureHttpClient((_, handler) => handler.SslOptions = Trust.Client(pki, authorities));
        var app = builder.Build();
        app.UseRouting();
        app.MapReverseProxy();
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(Ready));
        await app.RunAsync();
        return 0;
    }

    private static RouteConfig Route() => new() { RouteId = "all", ClusterId = "bank", Match = new RouteMatch { Path = "{**path}" } };

    private static ClusterConfig Cluster(string backend) => new()
    {
        ClusterId = "bank",
        Destinations = new Dictionary<string, DestinationConfig>(StringComparer.Ordinal) { ["only"] = new() { Address = backend } },
        HttpRequest = new ForwarderRequestConfig { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact },
    };
}
