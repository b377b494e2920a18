using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Notes;
using SecureFin.Contract;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Secrets.Embedded;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>A gateway's folder with a configuration that serves nobody, for tests that start the program itself and look at its log.</summary>
internal sealed class GatewayOnDisk : IDisposable
{
    public const string Origin = "gateway.test/audit/1";

    private static readonly byte[] EvidenceKey = SHA256.HashData("a master key"u8);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("sfg-ondisk-");
    private readonly Lazy<X509Certificate2> _caller;

    public GatewayOnDisk() => _caller = new(() => DevPki.Create(this["pki"]).Client("erp").Load());

    /// <summary>One whose log is ready to be begun.</summary>
    /// <param name="keepsMessages">True to keep the messages of calls that move money.</param>
    public static async Task<GatewayOnDisk> CreateAsync(bool keepsMessages = true)
    {
        var home = new GatewayOnDisk();
        await home.PutAsync("audit/evidence", Convert.ToBase64String(EvidenceKey));
        await home.WriteAsync(keepsMessages ? new JsonObject { ["Evidence"] = new JsonObject { ["Keep"] = "Money" } } : []);
        return home;
    }

    public string this[string name] => Path.Combine(_home.FullName, name);

    public string Log => this["audit/log"];

    public string Keys => this["audit/log.vkey"];

    /// <summary>The log's own key.</summary>
    public VerifierKey Key => VerifierKey.Parse(File.ReadLines(Keys).First());

    /// <summary>The certificate of the workload that calls.</summary>
    public X509Certificate2 Caller => _caller.Value;

    /// <summary>The entries of the log.</summary>
    public List<byte[]> Entries => [.. new LogReader(Log).ReadEntries(0, long.MaxValue).Select(entry => entry.ToArray())];

    /// <summary>The store of the messages, or that of the keys alone where none are kept, for reading.</summary>
    public EvidenceStore Store(bool keepsMessages = true) => new(new EvidenceStoreOptions
    {
        Directory = keepsMessages ? this["audit/evidence"] : this["audit"],
        MasterKey = keepsMessages ? EvidenceKey : Convert.FromBase64String(File.ReadAllText(this["audit/keys/wrap.key"])),
        ReadOnly = true,
        MaxBodyBytes = 2 << 20,
    });

    /// <summary>Opens the log in this process, acts, and closes it in good order.</summary>
    public async Task OpenedAsync(Func<IServiceProvider, Task> act, TimeProvider? clock = null)
    {
        await using var gateway = GatewayHost.Checked(this[""], services => services.AddSingleton(clock ?? TimeProvider.System));
        var room = gateway.Services.GetRequiredService<AuditRoom>();
        await room.StartingAsync(default);
        await act(gateway.Services);
        await room.StoppedAsync(default);
    }

    /// <summary>Puts the log's keys into a fresh store and writes the configuration.</summary>
    /// <param name="audit">What the section <c>Audit</c> says beyond directory and origin.</param>
    public async Task WriteAsync(JsonObject audit)
    {
        await PutAsync("audit/ed25519", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        Configure(audit);
    }

    /// <summary>Writes the configuration anew.</summary>
    public void Configure(JsonObject audit)
    {
        audit["Directory"] = Log;
        audit["Origin"] = Origin;
        Directory.CreateDirectory(this["policies"]);
        File.WriteAllText(this["policies/a.rego"], "package securefin.gateway\n\ndecision := {\"allow\": false, \"reasons\": [], \"obligations\": {\"mask\": {}, \"approvals\": 0, \"hold\": null}}\n");
        var pki = DevPki.Create(this["pki"]);
        var server = pki.Server("edge");
        File.WriteAllText(this["gateway.json"], JsonSerializer.Serialize(new
        {
            Listeners = new
            {
                Edge = new { Port = 0, Hosts = new[] { "localhost" }, server.CertificatePath, server.KeyPath, ClientAuthorities = new[] { pki.AuthorityPath } },
                Health = new { Port = 0 },
            },
            Identity = new
            {
                Issuer = new { Issuer = "https://127.0.0.1:1", JwksUri = "https://127.0.0.1:1/keys", Audiences = new[] { "https://gateway.test" }, Authorities = new[] { pki.AuthorityPath } },
                Workloads = new { erp = new { UriName = DevPki.SpiffeId("erp") } },
            },
            Secrets = new { Embedded = new { Path = this["secrets"], KeyFile = this["master.key"] } },
            Policy = new { BundlePath = this["policies"], AllowUnsigned = true },
            Audit = audit,
            Payments = new { Database = this["payments.db"] },
            Systems = new { echo = new { BaseAddress = "http://127.0.0.1:1" } },
            Routes = new Dictionary<string, object>
            {
                ["erp.open"] = new { Path = "/erp/echo/open", Methods = new[] { "GET" }, Upstream = "echo", Owner = "t", DataClass = "Internal", Policy = "securefin.gateway" },
            },
        }));
    }

    /// <summary>Puts a secret into the store.</summary>
    public async Task PutAsync(string name, string value)
    {
        if (!File.Exists(this["master.key"]))
        {
            await File.WriteAllBytesAsync(this["master.key"], RandomNumberGenerator.GetBytes(32));
            File.SetUnixFileMode(this["master.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var options = new EmbeddedStoreOptions { Path = this["secrets"], KeyFile = this["master.key"] };
        using var store = new EmbeddedSecretStore(options, MasterKey.Load(options), TimeProvider.System);
        using var secret = Secret.FromText(value);
        await store.PutAsync(name, secret, notAfter: null, CancellationToken.None);
    }

    /// <summary>Starts the program.</summary>
    public ChildProcess Serve() => ChildProcess.Dotnet(typeof(GatewayHost).Assembly.Location, "serve", "--config", _home.FullName);

    /// <summary>Starts the program, waits until it is ready, runs an act, stops it in good order.</summary>
    public async Task ServedAsync(Func<Task> act)
    {
        using var gateway = Serve();
        await gateway.UntilAsync("Ready");
        await act();
        Assert.Equal(0, await gateway.StopAsync());
    }

    /// <summary>Copies the audit folder, as a backup does.</summary>
    public void Copy(string from, string to)
    {
        if (Directory.Exists(this[to]))
            Directory.Delete(this[to], recursive: true);
        using var copy = Process.Start("cp", ["-r", this[from], this[to]]);
        copy.WaitForExit();
    }

    public void Dispose()
    {
        if (_caller.IsValueCreated)
            _caller.Value.Dispose();
        _home.Delete(recursive: true);
    }
}
