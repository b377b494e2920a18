using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using SecureFin.Contract;
using SecureFin.Gateway.Sandbox;
using SecureFin.Gateway.Secrets.Embedded;
using SecureFin.Gateway.Tests.Receipts;
using SecureFin.Sandbox.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Tests.Leaks;

/// <summary>The real program, <c>serve</c> as a child process, between callers and upstreams that are full of personal data.</summary>
internal sealed class LeakWorld : IAsyncDisposable
{
    public const string Policy = """
        package securefin.gateway

        decision := {
        	"allow": input.action != "erp.denied",
        	"reasons": [{"code": "test.denied", "message": "Not here."} | input.action == "erp.denied"],
        	"obligations": {"mask": {"iban": "partial", "pan": "token", "partyName": "remove", "address": "remove", "freeText": "partial"}, "approvals": 0, "hold": null},
        }
        """;

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sfg-leaks-");
    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private SandboxIdentityProvider _identity = null!;
    private ChildProcess? _gateway;

    private LeakWorld()
    {
    }

    public Plants Plants { get; } = new();

    public DevPki Pki { get; private set; } = null!;

    public HostileUpstream Upstream { get; private set; } = null!;

    public RawUpstream Raw { get; private set; } = null!;

    public OtlpReceiver Otlp { get; private set; } = null!;

    public int EdgePort { get; } = Ports.Free();

    public int HealthPort { get; } = Ports.Free();

    public string this[string name] => Path.Combine(_home.FullName, name);

    /// <summary>Everything the process said.</summary>
    public string Console => _gateway!.Output;

    /// <summary>The process id, while it runs.</summary>
    public int ProcessId => _gateway!.Id;

    /// <param name="policy">Rego of the one module.</param>
    /// <param name="protocol">OTLP protocol.</param>
    public static async Task<LeakWorld> StartAsync(string policy = Policy, string protocol = "http/protobuf")
    {
        var world = new LeakWorld();
        world.Pki = DevPki.Create(world["pki"]);
        world.Otlp = await OtlpReceiver.StartAsync(grpc: protocol == "grpc");
        world.Upstream = await HostileUpstream.StartAsync(world.Plants, world.Pki, world.Plants.At("bank's access token") + "." + world.Plants.At("bank's access token"));
        world.Raw = new RawUpstream(world.Plants);
        world._identity = await SandboxIdentityProvider.StartAsync(new SandboxIdentityOptions
        {
            Pki = world.Pki, Audience = "https://gateway.test",
            Clients = [new SandboxClient("erp", "erp", $"{Plants.Name}/{world.Plants.At("token's subject")}", ["clerk", world.Plants.At("token's role")], ["erp:read", world.Plants.At("token's scope")])],
        });
        await world.WriteAsync(policy, protocol);
        world._gateway = ChildProcess.Dotnet(typeof(GatewayHost).Assembly.Location, "serve", "--config", world._home.FullName);
        await world._gateway.UntilAsync("Ready: ");
        return world;
    }

    public async Task<string> TokenAsync()
    {
        var token = await _identity.IssueAsync(new TokenOrder("erp", Pki.Client("erp").Thumbprint()));
        Plants.Add(token.Split('.')[2], "access token's signature");
        return token;
    }

    public HttpClient Client(X509Certificate2? certificate)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(Pki.AuthorityPath);
        var ssl = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (certificate is not null) ssl.ClientCertificates = [certificate];
        return new HttpClient(new SocketsHttpHandler { SslOptions = ssl, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri($"https://localhost:{EdgePort}") };
    }

    /// <summary>Stops the process in good order, so that all telemetry is flushed.</summary>
    public async Task StopAsync() => Assert.Equal(0, await _gateway!.StopAsync());

    /// <summary>Files that the gateway wrote or may have written: all but its configuration, policies and the PKI.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(_home.FullName, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(_home.FullName, file) is var name && !name.StartsWith("pki/", StringComparison.Ordinal) && !name.StartsWith("policies/", StringComparison.Ordinal)
            && name is not ("gateway.json" or "master.key" or "bank.pem"));

    public async ValueTask DisposeAsync()
    {
        _gateway?.Dispose();
        await Otlp.DisposeAsync();
        await Upstream.DisposeAsync();
        await Raw.DisposeAsync();
        await _identity.DisposeAsync();
        _home.Delete(recursive: true);
    }

    private async Task WriteAsync(string policy, string protocol)
    {
        Directory.CreateDirectory(this["policies"]);
        await File.WriteAllTextAsync(this["policies/leaks.rego"], policy);
        await File.WriteAllTextAsync(this["policies/data.json"], JsonSerializer.Serialize(new { blocked = new Dictionary<string, string> { [Plants.At("policy data's name")] = Plants.AllAt("policy data") } }));
        await File.WriteAllBytesAsync(this["master.key"], RandomNumberGenerator.GetBytes(32));
        File.SetUnixFileMode(this["master.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var rsa = RSA.Create(2048);
        await File.WriteAllTextAsync(this["bank.pem"], rsa.ExportSubjectPublicKeyInfoPem());
        var client = Pki.Client("gateway");
        _secrets["audit/ed25519"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        _secrets["audit/evidence"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        _secrets["gateway/idempotency"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));
        _secrets["gateway/masking"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));
        _secrets["gateway/payments"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        foreach (var bank in (string[])["hostile", "careless"])
        {
            _secrets[$"banks/{bank}/client-auth"] = Plants.At("client secret") + Plants.At("client secret");
            _secrets[$"banks/{bank}/signing"] = $"kid: k1\n{rsa.ExportPkcs8PrivateKeyPem()}\n";
            _secrets[$"banks/{bank}/transport"] = await File.ReadAllTextAsync(client.CertificatePath) + await File.ReadAllTextAsync(client.KeyPath);
        }

        _secrets["webhooks/erp"] = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var options = new EmbeddedStoreOptions { Path = this["secrets"], KeyFile = this["master.key"] };
        using var store = new EmbeddedSecretStore(options, MasterKey.Load(options), TimeProvider.System);
        foreach (var (name, value) in _secrets)
        {
            // Of a PEM the longest line of the key is the telling part.
            var telling = value.Contains("PRIVATE KEY", StringComparison.Ordinal) ? value[value.IndexOf("PRIVATE KEY-----\n", StringComparison.Ordinal)..].Split('\n')[1] : value;
            Plants.Add(telling, $"secret {name}");
            using var secret = Secret.FromText(value);
            await store.PutAsync(name, secret, notAfter: null, CancellationToken.None);
        }

        await File.WriteAllTextAsync(this["gateway.json"], JsonSerializer.Serialize(LeakConfig.Of(this, _identity, protocol)));
    }
}
