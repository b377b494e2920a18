using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using SecureFin.Jose;
using SecureFin.Sandbox.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Benchmarks.Gateway;

/// <summary>The folder that <c>serve --config</c> gets: configuration as in production, secrets in the embedded store, the starter policies, an empty log.</summary>
internal sealed class GovernedSetup
{
    public const string Audience = "https://gateway.bench.example";
    public const string SigningIssuer = "0015800001BENCH/securefin";

    private readonly string _folder;

    private GovernedSetup(string folder, DevPki pki) => (_folder, Pki) = (folder, pki);

    public DevPki Pki { get; }

    /// <summary>What <c>serve</c> is told.</summary>
    public string Folder => _folder;

    public string AuditLog => Path.Combine(_folder, "audit", "log");

    /// <summary>Public keys of the banks' signers: one of each kind.</summary>
    public List<VerificationKey> SigningKeys { get; } = [];

    /// <summary>The gateway as built beside this benchmark, in the same configuration.</summary>
    public static string Assembly { get; } = FindAssembly();

    /// <summary>The one client of the token issuer.</summary>
    public static SandboxClient Client { get; } = new(Trust.Caller, Trust.Caller, "treasury-service", ["bench"], ["banks"]);

    public static async Task<GovernedSetup> WriteAsync(string folder, SandboxIdentityProvider identity, DevPki pki, Uri backend, int port, CancellationToken ct)
    {
        var setup = new GovernedSetup(folder, pki);
        setup.WritePolicies();
        await File.WriteAllTextAsync(Path.Combine(folder, "gateway.json"), GovernedConfig.Of(pki, identity, backend, port), ct);
        await using (var key = new FileStream(
            Path.Combine(folder, "master.key"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            await key.WriteAsync(RandomNumberGenerator.GetBytes(32), ct);
        await setup.FillSecretsAsync(ct);
        return setup;
    }

    private async Task FillSecretsAsync(CancellationToken ct)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var certificate = Pki.Client(Trust.Gateway);
        var transport = await File.ReadAllTextAsync(certificate.CertificatePath, ct) + await File.ReadAllTextAsync(certificate.KeyPath, ct);
        await PutAsync("audit/ed25519", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), ct);
        foreach (var (bank, key) in ((string, AsymmetricAlgorithm)[])[(GovernedConfig.Es256Bank, ecdsa), (GovernedConfig.Ps256Bank, rsa)])
        {
            await PutAsync($"banks/{bank}/transport", transport, ct);
            await PutAsync($"banks/{bank}/signing", $"kid: {bank}-1\n{key.ExportPkcs8PrivateKeyPem()}\n", ct);
            SigningKeys.Add(VerificationKey.FromPem(key.ExportSubjectPublicKeyInfoPem(), $"{bank}-1"));
        }
    }

    private async Task PutAsync(string name, string value, CancellationToken ct)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, "secrets", "put", name, "--config", _folder]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(value);
        process.StandardInput.Close();
        await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The secret {name} could not be stored.");
    }

    // The starter policies, with one role more: it may call the banks, and sees accounts and cards in part only.
    private void WritePolicies()
    {
        var source = Path.Combine(Path.GetDirectoryName(Assembly)!, "policies");
        var target = Path.Combine(_folder, "policies");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var data = Path.Combine(target, "securefin", "config", "data.json");
        var config = JsonNode.Parse(File.ReadAllText(data))!;
        config["rights"]!["bench"] = new JsonArray("banks.*");
        config["limits"]!["bench"] = new JsonObject { ["GBP"] = 1000 };
        config["direct"]!["banks.write_ps256"] = config["direct"]!["banks.write"]!.DeepClone();
        config["masking"]!["bench"] = new JsonObject { ["iban"] = "partial", ["accountNumber"] = "partial", ["pan"] = "partial" };
        File.WriteAllText(data, config.ToJsonString());
    }

    private static string FindAssembly()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory); // loadtests/Benchmarks/bin/CONFIGURATION/FRAMEWORK
        var (framework, configuration, root) = (output.Name, output.Parent!.Name, output.Parent.Parent!.Parent!.Parent!.Parent!);
        return Path.Combine(root.FullName, "gateway", "Host", "bin", configuration, framework, "securefin-gateway.dll");
    }
}
