using System.Text.Json.Nodes;
using SecureFin.Sandbox.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Benchmarks.Gateway;

/// <summary>The configuration of the governed gateway: two banks that are the same backend, signed for with ES256 and with PS256.</summary>
internal static class GovernedConfig
{
    public const string Es256Bank = "es256";
    public const string Ps256Bank = "ps256";
    public const string Origin = "gateway.bench.example/audit/1";

    private const int MostConnections = 512;

    public static string Of(DevPki pki, SandboxIdentityProvider identity, Uri backend, int port) => new JsonObject
    {
        ["Listeners"] = Listeners(pki, port),
        ["Identity"] = new JsonObject
        {
            ["Issuer"] = new JsonObject
            {
                ["Issuer"] = identity.Issuer,
                ["JwksUri"] = identity.JwksUri,
                ["Audiences"] = new JsonArray(GovernedSetup.Audience),
                ["Authorities"] = new JsonArray(pki.AuthorityPath),
            },
            ["Workloads"] = new JsonObject { [Trust.Caller] = new JsonObject { ["UriName"] = DevPki.SpiffeId(Trust.Caller) } },
        },
        ["Secrets"] = new JsonObject { ["Embedded"] = new JsonObject { ["Path"] = "secrets", ["KeyFile"] = "master.key" } },
        ["Policy"] = new JsonObject { ["BundlePath"] = "policies", ["AllowUnsigned"] = true },
        ["Audit"] = new JsonObject { ["Directory"] = "audit/log", ["Origin"] = Origin },
        ["Payments"] = new JsonObject { ["Database"] = "payments.db" },
        ["Banks"] = new JsonObject { [Es256Bank] = Bank(pki, backend), [Ps256Bank] = Bank(pki, backend) },
        ["Routes"] = new JsonObject
        {
            ["banks.read"] = Route(Es256Bank, "GET"),
            ["banks.write"] = Route(Es256Bank, "POST"),
            ["banks.write_ps256"] = Route(Ps256Bank, "POST"),
        },
    }.ToJsonString();

    private static JsonObject Listeners(DevPki pki, int port)
    {
        var server = pki.Server("edge");
        return new JsonObject
        {
            ["Edge"] = new JsonObject
            {
                ["Port"] = port,
                ["Hosts"] = new JsonArray("localhost"),
                ["CertificatePath"] = server.CertificatePath,
                ["KeyPath"] = server.KeyPath,
                ["ClientAuthorities"] = new JsonArray(pki.AuthorityPath),
            },
            ["Health"] = new JsonObject { ["Port"] = 0 },
            ["DrainTimeout"] = "00:00:05",
        };
    }

    private static JsonObject Bank(DevPki pki, Uri backend) => new()
    {
        ["BaseAddress"] = backend.ToString(),
        ["TrustedAuthorities"] = pki.AuthorityPath,
        ["SigningProfile"] = "obie",
        ["SigningIssuer"] = GovernedSetup.SigningIssuer,
        ["ResponseSignatures"] = "none",
        ["MaxConnections"] = MostConnections,
    };

    private static JsonObject Route(string bank, string method) => new()
    {
        ["Path"] = $"/banks/{bank}/{{**path}}",
        ["Methods"] = new JsonArray(method),
        ["Upstream"] = bank,
        ["Owner"] = "treasury",
        ["DataClass"] = "Iban",
        ["Policy"] = "securefin.gateway",
        ["RequestsPerSecond"] = 100_000,
        ["Concurrency"] = 1000,
    };
}
