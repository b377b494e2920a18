using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Contract;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Secrets.Embedded;
using SecureFin.Sandbox.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Tests.Whole;

/// <summary>A whole gateway in front of a system that echoes, with its own authority and token issuer; all in this process.</summary>
public sealed class RunningGateway : IAsyncLifetime
{
    private const string AllowsMost = """
        package securefin.gateway

        decision := {"allow": input.action != "erp.denied", "reasons": [], "obligations": {"mask": {}, "approvals": 0, "hold": null}}
        """;

    /// <summary>The module that decides.</summary>
    public string Policy { get; init; } = AllowsMost;

    /// <summary>Longest a call to make a payment may take.</summary>
    public TimeSpan PaymentDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>OAuth clients of the workload <c>erp</c> besides <c>erp</c> itself.</summary>
    public SandboxClient[] OtherClients { get; init; } = [];

    /// <summary>Everything that the gateway keeps.</summary>
    public DirectoryInfo Folder => _folder;

    /// <summary>True: the messages of every call are kept, sealed under <see cref="EvidenceKey"/>.</summary>
    public bool KeepsMessages { get; init; }

    /// <summary>Master key of what is kept.</summary>
    public byte[] EvidenceKey { get; } = RandomNumberGenerator.GetBytes(32);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private WebApplication _system = null!;
    private WebApplication _gateway = null!;
    private SandboxIdentityProvider _identity = null!;

    /// <summary>What the system behind does with a request; echoes the target by default.</summary>
    public RequestDelegate Answer { get; set; } = context => context.Response.WriteAsync(context.Request.Path + context.Request.QueryString);

    public DevPki Pki { get; private set; } = null!;

    public Uri Edge { get; private set; } = null!;

    public Uri Health { get; private set; } = null!;

    /// <summary>Folder of the decision log.</summary>
    public string Decisions => Path.Combine(_folder.FullName, "decisions");

    /// <summary>Folder of the audit log.</summary>
    public string LogFolder => Path.Combine(_folder.FullName, "log");

    public async ValueTask InitializeAsync()
    {
        Pki = DevPki.Create(Path.Combine(_folder.FullName, "pki"));
        _identity = await SandboxIdentityProvider.StartAsync(new SandboxIdentityOptions
        {
            Pki = Pki, Audience = "https://gateway.test", Clients = [new SandboxClient("erp", "erp", "alice", ["clerk"], ["erp:read"]), .. OtherClients],
        });
        _system = await StartSystemAsync();
        await WriteStateAsync(AddressOf(_system, "http"));
        await StartAsync();
    }

    /// <summary>The gateway's own parts.</summary>
    public IServiceProvider Services => _gateway.Services;

    /// <summary>Stops the gateway and starts another one on the same data.</summary>
    public async Task RestartAsync()
    {
        await _gateway.StopAsync();
        await _gateway.DisposeAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        _gateway = GatewayHost.Build(_folder.FullName);
        await _gateway.StartAsync();
        Edge = new Uri(AddressOf(_gateway, "https").Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        Health = new Uri(AddressOf(_gateway, "http"));
    }

    public Task StopAsync() => _gateway.StopAsync();

    /// <summary>Entries of the audit log as it stands now.</summary>
    public async Task<List<JsonNode>> EntriesAsync(long from = 0)
    {
        var log = Services.GetRequiredService<AuditRoom>().Log;
        var entries = new List<JsonNode>();
        for (var index = from; index < log.Current.Size; index++)
            entries.Add(JsonNode.Parse(await log.ReadEntryAsync(index, default))!);
        return entries;
    }

    /// <summary>A token of the caller, bound to its certificate.</summary>
    public ValueTask<string> TokenAsync() => _identity.IssueAsync(new TokenOrder("erp", Pki.Client("erp").Thumbprint()));

    /// <summary>A token of the caller, bound to a key that proves itself by DPoP.</summary>
    public ValueTask<string> KeyBoundTokenAsync(string keyThumbprint) => _identity.IssueAsync(new TokenOrder("erp", null) { KeyThumbprint = keyThumbprint });

    /// <summary>A client that shows a certificate, or none.</summary>
    public HttpClient Client(DevCertificate? certificate, string? token = null)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(Pki.AuthorityPath));
        var ssl = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (certificate is not null)
            ssl.ClientCertificates = [certificate.Load()];
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = ssl, AllowAutoRedirect = false }) { BaseAddress = Edge };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    /// <summary>A workload whose answers are signed.</summary>
    public async Task<HttpClient> ArchiveAsync() => Client(Pki.Client("archive"), await _identity.IssueAsync(new TokenOrder("erp", Pki.Client("archive").Thumbprint())));

    public async Task<HttpClient> CallerAsync() => Client(Pki.Client("erp"), await TokenAsync());

    /// <summary>Another OAuth client of the same workload.</summary>
    public async Task<HttpClient> CallerAsync(string clientId) => Client(Pki.Client("erp"), await _identity.IssueAsync(new TokenOrder(clientId, Pki.Client("erp").Thumbprint())));

    public async ValueTask DisposeAsync()
    {
        await _gateway.StopAsync();
        await _gateway.DisposeAsync();
        await _system.DisposeAsync();
        await _identity.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<WebApplication> StartSystemAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        app.Run(context => Answer(context));
        await app.StartAsync();
        return app;
    }

    private static string AddressOf(WebApplication app, string scheme) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First(address => address.StartsWith(scheme + ":", StringComparison.Ordinal));

    private async Task WriteStateAsync(string system)
    {
        var policies = _folder.CreateSubdirectory("policies");
        await File.WriteAllTextAsync(Path.Combine(policies.FullName, "test.rego"), Policy);
        var key = Path.Combine(_folder.FullName, "master.key");
        await File.WriteAllBytesAsync(key, RandomNumberGenerator.GetBytes(32));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var options = new EmbeddedStoreOptions { Path = Path.Combine(_folder.FullName, "secrets"), KeyFile = key };
        using (var store = new EmbeddedSecretStore(options, MasterKey.Load(options), TimeProvider.System))
        using (var seed = Secret.FromText(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))))
        {
            await store.PutAsync("audit/ed25519", seed, notAfter: null, CancellationToken.None);
            await store.PutAsync("gateway/idempotency", seed, notAfter: null, CancellationToken.None);
            await store.PutAsync("gateway/masking", seed, notAfter: null, CancellationToken.None);
            using var evidenceKey = Secret.FromText(Convert.ToBase64String(EvidenceKey));
            await store.PutAsync("audit/evidence", evidenceKey, notAfter: null, CancellationToken.None);
            using var sealKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var seal = Secret.FromText("kid: seal-1\n" + sealKey.ExportPkcs8PrivateKeyPem());
            await store.PutAsync("gateway/seal", seal, notAfter: null, CancellationToken.None);
        }

        var server = Pki.Server("edge");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "gateway.json"), JsonSerializer.Serialize(new
        {
            Log = new { Level = "Warning" },
            Listeners = new
            {
                Edge = new { Port = 0, Hosts = new[] { "localhost" }, server.CertificatePath, server.KeyPath, ClientAuthorities = new[] { Pki.AuthorityPath } },
                Health = new { Port = 0 },
                DrainTimeout = "00:00:10",
            },
            Identity = new
            {
                Issuer = new { _identity.Issuer, _identity.JwksUri, Audiences = new[] { "https://gateway.test" }, Authorities = new[] { Pki.AuthorityPath } },
                Workloads = new { erp = new { UriName = DevPki.SpiffeId("erp"), SignatureKeys = "certificate" }, archive = new { UriName = DevPki.SpiffeId("archive"), SignatureKeys = "certificate", SealAnswers = true } },
            },
            Secrets = new { Embedded = new { options.Path, options.KeyFile } },
            Policy = new
            {
                BundlePath = policies.FullName, AllowUnsigned = true, Shadow = new { BundlePath = policies.FullName }, DecisionLog = new { Directory = Decisions, Patience = "00:00:20" },
            },
            Audit = KeepsMessages ? (object)new { Directory = LogFolder, Origin = "tests/audit/1", Evidence = new { Keep = "All" } } : new { Directory = LogFolder, Origin = "tests/audit/1" },
            Payments = new { Database = Path.Combine(_folder.FullName, "payments.db") },
            Systems = new { echo = new { BaseAddress = system, MaxRequestBytes = 200_000_000, Deadline = "00:01:00" } },
            Routes = Routes(),
        }));
    }

    private Dictionary<string, object> Routes() => new()
    {
        ["payments.create"] = new
        {
            Owner = "tests", DataClass = "Iban", Policy = "securefin.gateway", CallerSignature = "WhenPresent", Timeout = PaymentDeadline.ToString(), RequestsPerSecond = 1000, Concurrency = 500,
        },
        ["payments.get"] = new { Owner = "tests", DataClass = "Iban", Policy = "securefin.gateway" },
        ["payments.release"] = new { Owner = "tests", DataClass = "Iban", Policy = "securefin.gateway", CallerSignature = "WhenPresent" },
        ["payments.list"] = new { Owner = "tests", DataClass = "Iban", Policy = "securefin.gateway" },
        ["api.describe"] = new { Owner = "tests", DataClass = "Public", Policy = "securefin.gateway" },
        ["erp.open"] = Route("/erp/echo/open/{**path}", "GET", "POST"),
        ["erp.pay"] = new
        {
            Path = "/erp/echo/pay/{**path}", Methods = new[] { "GET", "POST", "PUT" }, Upstream = "echo", Owner = "t", DataClass = "Iban", Policy = "securefin.gateway",
            MovesMoney = true, CallerSignature = "None", Timeout = "00:00:02", MaxBodyBytes = 4096,
        },
        ["erp.long"] = new
        {
            Path = "/erp/echo/long", Methods = new[] { "POST" }, Upstream = "echo", Owner = "t", DataClass = "Internal", Policy = "securefin.gateway",
            MaxBodyBytes = 200_000_000, BufferBytes = 65_536, Timeout = "00:02:00",
        },
        ["erp.signed"] = new
        {
            Path = "/erp/echo/signed", Methods = new[] { "POST" }, Upstream = "echo", Owner = "t", DataClass = "Iban", Policy = "securefin.gateway", CallerSignature = "Required",
        },
        ["erp.denied"] = Route("/erp/echo/denied", "GET"),
        ["erp.short"] = new { Path = "/erp/echo/short", Methods = new[] { "GET" }, Upstream = "echo", Owner = "t", DataClass = "Internal", Policy = "securefin.gateway", Timeout = "00:00:00.300" },
        ["erp.narrow"] = new
        {
            Path = "/erp/echo/narrow", Methods = new[] { "POST" }, Upstream = "echo", Owner = "t", DataClass = "Internal", Policy = "securefin.gateway",
            RequestsPerSecond = 2, MaxBodyBytes = 10, DeprecatedAt = "2026-01-01T00:00:00Z", SunsetAt = "2027-01-01T00:00:00Z",
        },
    };

    private static object Route(string path, params string[] methods) =>
        new { Path = path, Methods = methods, Upstream = "echo", Owner = "tests", DataClass = "Internal", Policy = "securefin.gateway" };
}
