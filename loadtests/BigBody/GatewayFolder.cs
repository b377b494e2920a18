using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using SecureFin.Sandbox.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.BigBody;

/// <summary>The folder that <c>serve --config</c> gets: one system behind one route, whose answers are masked.</summary>
internal static class GatewayFolder
{
    public const string Audience = "https://gateway.bigbody.example";

    private const string Policy = """
        package securefin.gateway

        decision := {"allow": true, "reasons": [], "obligations": {"mask": {"iban": "partial", "pan": "partial", "partyName": "remove"}, "approvals": 0, "hold": null}}
        """;

    /// <summary>The gateway as built beside this program, in the same configuration.</summary>
    public static string Assembly { get; } = Find();

    public static async Task WriteAsync(string folder, DevPki pki, SandboxIdentityProvider identity, string system)
    {
        Directory.CreateDirectory(Path.Combine(folder, "policies"));
        await File.WriteAllTextAsync(Path.Combine(folder, "policies", "bigbody.rego"), Policy);
        var key = Path.Combine(folder, "master.key");
        await File.WriteAllBytesAsync(key, RandomNumberGenerator.GetBytes(32));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(Path.Combine(folder, "gateway.json"), JsonSerializer.Serialize(Config(folder, pki, identity, system)));
        using var generate = Process.Start(new ProcessStartInfo("dotnet", [Assembly, "secrets", "generate", "audit/ed25519", "--config", folder]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await generate.StandardOutput.ReadToEndAsync();
        await generate.WaitForExitAsync();
        if (generate.ExitCode != 0) throw new InvalidOperationException("The log's key could not be made.");
    }

    private static object Config(string folder, DevPki pki, SandboxIdentityProvider identity, string system)
    {
        var server = pki.Server("edge");
        return new
        {
            Listeners = new
            {
                Edge = new { Port = 0, Hosts = new[] { "localhost" }, server.CertificatePath, server.KeyPath, ClientAuthorities = new[] { pki.AuthorityPath } },
                Health = new { Port = 0 },
            },
            Identity = new
            {
                Issuer = new { identity.Issuer, identity.JwksUri, Audiences = new[] { Audience }, Authorities = new[] { pki.AuthorityPath } },
                Workloads = new { erp = new { UriName = DevPki.SpiffeId("erp") } },
            },
            Secrets = new { Embedded = new { Path = Path.Combine(folder, "secrets"), KeyFile = Path.Combine(folder, "master.key") } },
            Policy = new { BundlePath = Path.Combine(folder, "policies"), AllowUnsigned = true },
            Audit = new { Directory = Path.Combine(folder, "audit", "log"), Origin = "bigbody.example/audit/1" },
            Payments = new { Database = Path.Combine(folder, "payments.db") },
            Systems = new { bank = new { BaseAddress = system, MaxResponseBytes = 1L << 30 } },
            Routes = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["bank.statement"] = new { Path = "/erp/bank/statement", Methods = new[] { "GET" }, Upstream = "bank", Owner = "loadtests", DataClass = "Iban", Policy = "securefin.gateway", Timeout = "00:05:00" },
            },
        };
    }

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = directory.Parent!.Name;
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "SecureFinGateway.sln"))) directory = directory.Parent;
        return Path.Combine(directory?.FullName ?? throw new InvalidOperationException("Run this inside the repository."), "gateway", "Host", "bin", configuration, "net10.0", "securefin-gateway.dll");
    }
}
