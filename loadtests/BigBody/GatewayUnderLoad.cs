using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Sandbox.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.BigBody;

/// <summary>A served gateway as a process of its own, with the token issuer and the system behind it in this one.</summary>
internal sealed class GatewayUnderLoad : IAsyncDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sfg-bigbody-");
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DevPki _pki = null!;
    private SandboxIdentityProvider _identity = null!;
    private WebApplication _system = null!;
    private Process _gateway = null!;

    private GatewayUnderLoad(Statement statement) => Statement = statement;

    public Statement Statement { get; }

    public static async Task<GatewayUnderLoad> StartAsync(long bytes)
    {
        var world = new GatewayUnderLoad(new Statement(bytes));
        world._pki = DevPki.Create(Path.Combine(world._home.FullName, "pki"));
        world._identity = await SandboxIdentityProvider.StartAsync(new SandboxIdentityOptions
        {
            Pki = world._pki, Audience = GatewayFolder.Audience, Clients = [new SandboxClient("erp", "erp", "alice", ["clerk"], ["erp:read"])],
        });
        world._system = await world.StartSystemAsync();
        await GatewayFolder.WriteAsync(world._home.FullName, world._pki, world._identity, world._system.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        world.StartGateway();
        return world;
    }

    /// <summary>Reads the statement through the gateway.</summary>
    public async Task<StatementReader> ReadStatementAsync()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(_pki.AuthorityPath);
        var ssl = new SslClientAuthenticationOptions { CertificateChainPolicy = policy, ClientCertificates = [_pki.Client("erp").Load()] };
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = ssl }) { Timeout = TimeSpan.FromMinutes(5) };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"https://localhost:{await _port.Task.WaitAsync(TimeSpan.FromSeconds(60))}/erp/bank/statement");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await _identity.IssueAsync(new TokenOrder("erp", _pki.Client("erp").Thumbprint())));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        var reader = new StatementReader();
        await reader.ReadAsync(await response.Content.ReadAsStreamAsync(), CancellationToken.None);
        return reader;
    }

    /// <summary>The most resident memory that the gateway ever had, in MB (VmHWM of proc(5)).</summary>
    public long PeakMemoryMb()
    {
        var line = File.ReadLines($"/proc/{_gateway.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000;
    }

    public async ValueTask DisposeAsync()
    {
        _gateway.Kill();
        await _gateway.WaitForExitAsync();
        _gateway.Dispose();
        await _system.DisposeAsync();
        await _identity.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private async Task<WebApplication> StartSystemAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = "application/xml";
            return Statement.WriteAsync(context.Response.Body, context.RequestAborted);
        });
        await app.StartAsync();
        return app;
    }

    private void StartGateway()
    {
        _gateway = Process.Start(new ProcessStartInfo("dotnet", [GatewayFolder.Assembly, "serve", "--config", _home.FullName]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        _gateway.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Split("Ready: https://127.0.0.1:") is [_, var rest] && int.TryParse(string.Concat(rest.TakeWhile(char.IsAsciiDigit)), out var port)) _port.TrySetResult(port);
            else if (line.Data is { } text && !text.Contains("Information", StringComparison.Ordinal)) Console.Error.WriteLine(text);
        };
        _gateway.BeginOutputReadLine();
    }
}
