using System.Text.Json;
using System.Text.Json.Nodes;
using SecureFin.Sandbox.Bank;
using SecureFin.Sandbox.Erp;
using SecureFin.Sandbox.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Sandbox;

/// <summary>Writes the configuration that the sandbox's gateway serves with: the same file and keys as in production.</summary>
internal static class SandboxConfig
{
    public const string Audience = "https://gateway.sandbox.example";

    public const string BankId = "sandbox-bank";

    public const string BankClientId = "gateway";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Write(SandboxData data, SandboxIdentityProvider identity, SandboxBank bank, SandboxErp erp, int edgePort, int healthPort)
    {
        var config = new JsonObject
        {
            ["Listeners"] = Listeners(data, edgePort, healthPort),
            ["Identity"] = Identity(data, identity),
            ["Secrets"] = new JsonObject { ["Embedded"] = new JsonObject { ["Path"] = data.SecretStore, ["KeyFile"] = data.MasterKey }, ["PollInterval"] = "00:00:00.300" },
            ["Policy"] = new JsonObject { ["BundlePath"] = data.Policies, ["AllowUnsigned"] = true, ["PollInterval"] = "00:00:00.200" },
            ["Audit"] = new JsonObject { ["Directory"] = data.AuditLog, ["Origin"] = "gateway.sandbox.example/audit/1", ["EcdsaSecret"] = SandboxSecrets.AuditEcdsa, ["Evidence"] = new JsonObject { ["Keep"] = "Money" } },
            ["Payments"] = new JsonObject { ["Database"] = data.Payments, ["FirstPause"] = "00:00:00.150", ["LongestPause"] = "00:00:02", ["MinimumAgeBeforeResend"] = "00:00:01" },
            ["Banks"] = new JsonObject { [BankId] = Bank(data, bank) },
            ["Systems"] = new JsonObject { ["sandbox"] = new JsonObject { ["BaseAddress"] = erp.Url.ToString() } },
            ["Accounts"] = new JsonObject
            {
                ["main-gbp"] = new JsonObject { ["Bank"] = BankId, ["AccountId"] = "22289", ["Iban"] = SandboxAccount.Defaults[0].Iban },
                ["main-eur"] = new JsonObject { ["Bank"] = BankId, ["AccountId"] = "31820", ["Iban"] = SandboxAccount.Defaults[1].Iban },
            },
            ["Webhooks"] = new JsonObject { ["erp"] = new JsonObject { ["System"] = "sandbox", ["Path"] = "/api/webhooks/payments" } },
            ["Routes"] = Routes(),
        };
        File.WriteAllText(Path.Combine(data.Config, "gateway.json"), config.ToJsonString(Indented));
    }

    private static JsonObject Listeners(SandboxData data, int edgePort, int healthPort)
    {
        var server = data.Pki.Server("edge");
        return new JsonObject
        {
            ["Edge"] = new JsonObject
            {
                ["Port"] = edgePort,
                ["Hosts"] = new JsonArray("localhost"),
                ["CertificatePath"] = server.CertificatePath,
                ["KeyPath"] = server.KeyPath,
                ["ClientAuthorities"] = new JsonArray(data.Authority),
            },
            ["Health"] = new JsonObject { ["Port"] = healthPort },
            ["DrainTimeout"] = "00:00:10",
        };
    }

    private static JsonObject Identity(SandboxData data, SandboxIdentityProvider identity)
    {
        var workloads = new JsonObject();
        foreach (var workload in SandboxPeople.Workloads)
            workloads[workload] = new JsonObject { ["UriName"] = DevPki.SpiffeId(workload), ["SignatureKeys"] = "certificate", ["SealAnswers"] = workload == "erp" };
        return new JsonObject
        {
            ["Issuer"] = new JsonObject
            {
                ["Issuer"] = identity.Issuer,
                ["JwksUri"] = identity.JwksUri,
                ["Audiences"] = new JsonArray(Audience),
                ["Authorities"] = new JsonArray(data.Authority),
            },
            ["Workloads"] = workloads,
        };
    }

    private static JsonObject Bank(SandboxData data, SandboxBank bank) => new()
    {
        ["Connector"] = "open-banking-uk",
        ["BaseAddress"] = bank.BaseAddress.ToString(),
        ["TokenEndpoint"] = bank.TokenEndpoint.ToString(),
        ["ClientAuthentication"] = "client_secret_basic",
        ["ClientId"] = BankClientId,
        ["Scopes"] = new JsonArray("payments"),
        ["TrustedAuthorities"] = data.Authority,
        ["SigningProfile"] = "obie",
        ["SigningIssuer"] = SandboxSecrets.SigningIssuer,
        ["ResponseSignatures"] = "when-present",
        ["ResponseKeys"] = bank.JwksEndpoint.ToString(),
        ["Deadline"] = "00:00:02",
    };

    private static JsonObject Routes()
    {
        var routes = new JsonObject();
        foreach (var (id, owner, dataClass) in (ReadOnlySpan<(string, string, string)>)
        [
            ("payments.create", "treasury", "Iban"), ("payments.get", "treasury", "Iban"), ("payments.list", "treasury", "Iban"),
            ("payments.approve", "treasury", "Iban"), ("payments.release", "treasury", "Iban"), ("accounts.balances", "treasury", "Amount"), ("accounts.transactions", "treasury", "Iban"),
            ("accounts.statements", "treasury", "Iban"), ("receipts.get", "risk", "Internal"), ("api.describe", "treasury", "Public"),
        ])
            routes[id] = new JsonObject { ["Owner"] = owner, ["DataClass"] = dataClass, ["Policy"] = "securefin.gateway", ["RequestsPerSecond"] = 2000 };
        // A curl call by hand is not signed; everything else here is. Production demands it where money can move.
        routes["payments.create"]!["CallerSignature"] = "WhenPresent";
        routes["payments.approve"]!["CallerSignature"] = "WhenPresent";
        routes["payments.release"]!["CallerSignature"] = "WhenPresent";
        routes["erp.read"] = new JsonObject
        {
            ["Path"] = "/erp/sandbox/{**path}",
            ["Methods"] = new JsonArray("GET"),
            ["Upstream"] = "sandbox",
            ["Owner"] = "finance-systems",
            ["DataClass"] = "Iban",
            ["Policy"] = "securefin.gateway",
        };
        return routes;
    }
}
