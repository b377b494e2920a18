using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Egress;

/// <summary>A real TLS server on loopback that plays the bank by a script and remembers what came.</summary>
internal sealed class BankPeer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _tokens;

    private BankPeer(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    /// <summary>What it shows.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>What arrived, in order.</summary>
    public ConcurrentQueue<Seen> Received { get; } = new();

    /// <summary>What happened, in order: arrivals here, intents from the recording log.</summary>
    public ConcurrentQueue<string> Order { get; init; } = new();

    /// <summary>Answers everything but the token endpoint.</summary>
    public Func<HttpContext, byte[], Task> Answer { get; set; } = (context, _) => context.Response.WriteAsync("{}");

    /// <summary>Answers the token endpoint; by default a fresh bearer token of 300 s.</summary>
    public Func<HttpContext, string, Task>? Token { get; set; }

    /// <summary>Tokens given out so far.</summary>
    public int TokenCount => Volatile.Read(ref _tokens);

    /// <summary>Client certificates that the bank still accepts, by thumbprint; empty means all.</summary>
    public ConcurrentDictionary<string, bool> Refused { get; } = new();

    public static async Task<BankPeer> StartAsync(X509Certificate2 certificate, ConcurrentQueue<string>? order = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (_, _, _) => true;
        })));
        var app = builder.Build();
        var peer = new BankPeer(app) { Certificate = certificate, Order = order ?? new() };
        app.Run(peer.HandleAsync);
        await app.StartAsync();
        peer.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return peer;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        var certificate = context.Connection.ClientCertificate;
        var thumbprint = certificate is null ? null : CertificateThumbprint.Of(certificate);
        Order.Enqueue($"arrived {context.Request.Method} {context.Request.Path}");
        Received.Enqueue(new Seen(context.Request.Method, context.Request.Path, body, SHA256.HashData(body),
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), thumbprint));
        if (context.Request.Path == "/token")
            await (Token ?? DefaultToken)(context, System.Text.Encoding.UTF8.GetString(body));
        else
            await Answer(context, body);
    }

    private Task DefaultToken(HttpContext context, string form) => GiveTokenAsync(context, 300);

    /// <summary>Answers with the next token.</summary>
    public Task GiveTokenAsync(HttpContext context, int seconds) =>
        context.Response.WriteAsync($$"""{"access_token":"token-{{Interlocked.Increment(ref _tokens)}}","token_type":"Bearer","expires_in":{{seconds}}}""");

    internal sealed record Seen(string Method, string Path, byte[] Body, byte[] Digest, Dictionary<string, string> Headers, string? Thumbprint);
}
