using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Notes;
using SecureFin.Contract;
using SecureFin.Gateway.Secrets.Embedded;
using SecureFin.Gateway.Tests.Receipts;
using SecureFin.Sandbox.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Tests.Crash;

/// <summary>The real program, <c>serve</c> as a child process that tests kill, before a system that remembers every request it got.</summary>
internal sealed class CrashWorld : IAsyncDisposable
{
    private const string Policy = """
        package securefin.gateway

        decision := {"allow": input.action != "erp.denied", "reasons": [], "obligations": {"mask": {}, "approvals": 0, "hold": null}}
        """;

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sfg-crash-");
    private DevPki _pki = null!;
    private SandboxIdentityProvider _identity = null!;
    private WebApplication _system = null!;

    /// <summary>Paths of the requests that the system got, in order.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>What happens while the system works on a request, before it answers; nothing by default.</summary>
    public Func<string, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    public string Log => Path.Combine(_home.FullName, "audit", "log");

    /// <summary>The keys that open the log's commitments, as an auditor reads them while the program runs.</summary>
    public EvidenceStore Evidence { get; private set; } = null!;

    public VerifierKey Key => VerifierKey.Parse(File.ReadLines(Log + ".vkey").First());

    public static async Task<CrashWorld> StartAsync()
    {
        var world = new CrashWorld();
        world._pki = DevPki.Create(Path.Combine(world._home.FullName, "pki"));
        world._identity = await SandboxIdentityProvider.StartAsync(new SandboxIdentityOptions
        {
            Pki = world._pki, Audience = "https://gateway.test", Clients = [new SandboxClient("erp", "erp", "alice", ["clerk"], ["erp:read"])],
        });
        world._system = await world.StartSystemAsync();
        await world.WriteAsync();
        return world;
    }

    /// <summary>The program, on its way up.</summary>
    /// <param name="before">Program and arguments that start it, such as a tracer; none by default.</param>
    public ChildProcess Serve(params string[] before)
    {
        string[] command = [.. before, "dotnet", typeof(GatewayHost).Assembly.Location, "serve", "--config", _home.FullName];
        return ChildProcess.Start(command[0], command[1..]);
    }

    /// <summary>A caller of a program that is ready.</summary>
    public async Task<HttpClient> CallerAsync(ChildProcess gateway)
    {
        await gateway.UntilAsync("Ready: https://127.0.0.1:");
        var port = string.Concat(gateway.Output.Split("Ready: https://127.0.0.1:")[1].TakeWhile(char.IsAsciiDigit));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(_pki.AuthorityPath);
        var ssl = new SslClientAuthenticationOptions { CertificateChainPolicy = policy, ClientCertificates = [_pki.Client("erp").Load()] };
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = ssl, AllowAutoRedirect = false }) { BaseAddress = new Uri($"https://localhost:{port}"), Timeout = TimeSpan.FromMinutes(1) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", await _identity.IssueAsync(new TokenOrder("erp", _pki.Client("erp").Thumbprint())));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        await _identity.DisposeAsync();
        await Evidence.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private async Task<WebApplication> StartSystemAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(async context =>
        {
            Seen.Enqueue(context.Request.Path.Value!);
            await Meanwhile(context.Request.Path.Value!);
            await Task.Delay(Seen.Count % 5, context.RequestAborted); // so that a kill finds calls in flight
            await context.Response.WriteAsync("done", context.RequestAborted);
        });
        await app.StartAsync();
        return app;
    }

    private async Task WriteAsync()
    {
        var folder = _home.FullName;
        Directory.CreateDirectory(Path.Combine(folder, "policies"));
        await File.WriteAllTextAsync(Path.Combine(folder, "policies", "crash.rego"), Policy);
        var options = new EmbeddedStoreOptions { Path = Path.Combine(folder, "secrets"), KeyFile = Path.Combine(folder, "master.key") };
        await File.WriteAllBytesAsync(options.KeyFile, RandomNumberGenerator.GetBytes(32));
        File.SetUnixFileMode(options.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var store = new EmbeddedSecretStore(options, MasterKey.Load(options), TimeProvider.System))
        {
            foreach (var name in (string[])["audit/ed25519", "audit/evidence", "gateway/idempotency", "gateway/payments"])
            {
                var bytes = RandomNumberGenerator.GetBytes(32);
                if (name == "audit/evidence")
                    Evidence = new EvidenceStore(new EvidenceStoreOptions { Directory = Path.Combine(folder, "audit", "evidence"), MasterKey = bytes, ReadOnly = true });
                using var secret = Secret.FromText(Convert.ToBase64String(bytes));
                await store.PutAsync(name, secret, notAfter: null, CancellationToken.None);
            }
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "gateway.json"), JsonSerializer.Serialize(Config(folder, options)));
    }

    private object Config(string folder, EmbeddedStoreOptions secrets)
    {
        var server = _pki.Server("edge");
        return new
        {
            Log = new { Level = "Information" },
            Listeners = new
            {
                Edge = new { Port = 0, Hosts = new[] { "localhost" }, server.CertificatePath, server.KeyPath, ClientAuthorities = new[] { _pki.AuthorityPath } },
                Health = new { Port = 0 },
                DrainTimeout = "00:00:10",
            },
            Identity = new
            {
                Issuer = new { _identity.Issuer, _identity.JwksUri, Audiences = new[] { "https://gateway.test" }, Authorities = new[] { _pki.AuthorityPath } },
                Workloads = new { erp = new { UriName = DevPki.SpiffeId("erp") } },
            },
            Secrets = new { Embedded = new { secrets.Path, secrets.KeyFile } },
            Policy = new { BundlePath = Path.Combine(folder, "policies"), AllowUnsigned = true },
            Audit = new { Directory = Log, Origin = "crash.test/audit/1", Evidence = new { Keep = "Money" } },
            Payments = new { Database = Path.Combine(folder, "payments.db") },
            Systems = new { echo = new { BaseAddress = _system.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() } },
            Routes = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["erp.open"] = Route("open", "GET", money: false),
                ["erp.denied"] = Route("denied", "GET", money: false),
                ["erp.pay"] = Route("pay", "POST", money: true),
            },
        };
    }

    private static object Route(string name, string method, bool money) => new
    {
        Path = string.Create(CultureInfo.InvariantCulture, $"/erp/echo/{name}/{{**path}}"), Methods = new[] { method }, Upstream = "echo", Owner = "tests", DataClass = "Iban", Policy = "securefin.gateway",
        MovesMoney = money, CallerSignature = "None",
    };
}
