using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Gateway.Tests.Policy;

/// <summary>A server on loopback that answers as a test says.</summary>
internal sealed class AnsweringServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AnsweringServer(WebApplication app) => _app = app;

    public string Address { get; private init; } = "";

    public RequestDelegate Answer { get; set; } = context =>
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    };

    /// <summary>Starts it; with a certificate it speaks TLS and demands one of the client.</summary>
    public static async Task<AnsweringServer> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = certificate;
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (_, _, _) => true;
                });
        }));
        var app = builder.Build();
        AnsweringServer? server = null;
        app.Run(context => server!.Answer(context));
        await app.StartAsync();
        server = new AnsweringServer(app) { Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() };
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }
}
