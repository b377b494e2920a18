using SecureFin.Sandbox.Identity;
using SecureFin.Sandbox.Pki;

namespace SecureFin.Gateway.Tests.Leaks;

/// <summary>The configuration of the gateway under search: everything that speaks is on.</summary>
internal static class LeakConfig
{
    public static object Of(LeakWorld world, SandboxIdentityProvider identity, string protocol)
    {
        var server = world.Pki.Server("edge");
        var bank = world.Upstream.Address("https");
        return new
        {
            Log = new { Level = "Debug" },
            Telemetry = new { Endpoint = world.Otlp.Address, Protocol = protocol, TraceShare = 1.0, MetricInterval = "00:00:05" },
            Listeners = new
            {
                Edge = new { Port = world.EdgePort, Hosts = new[] { "localhost" }, server.CertificatePath, server.KeyPath, ClientAuthorities = new[] { world.Pki.AuthorityPath } },
                Health = new { Port = world.HealthPort },
                DrainTimeout = "00:00:05",
            },
            Identity = new
            {
                Issuer = new { identity.Issuer, identity.JwksUri, Audiences = new[] { "https://gateway.test" }, Authorities = new[] { world.Pki.AuthorityPath } },
                Workloads = new { erp = new { UriName = DevPki.SpiffeId("erp") } },
            },
            Secrets = new { Embedded = new { Path = world["secrets"], KeyFile = world["master.key"] } },
            Policy = new { BundlePath = world["policies"], AllowUnsigned = true, DecisionLog = new { Directory = world["decisions"], Patience = "00:00:20" } },
            Audit = new { Directory = world["audit/log"], Origin = "leaks.test/audit/1", Evidence = new { Keep = "All" } },
            Payments = new { Database = world["payments.db"], FirstPause = "00:00:00.150", LongestPause = "00:00:01", MinimumAgeBeforeResend = "00:00:01" },
            Banks = new
            {
                hostile = Bank(world, bank, "/token"),
                careless = Bank(world, bank, "/refused-token"),
            },
            Systems = new { echo = new { BaseAddress = world.Upstream.Address("http") }, raw = new { BaseAddress = world.Raw.Address } },
            Webhooks = new { erp = new { System = "echo", Path = "/webhook" } },
            Routes = Routes(),
        };
    }

    private static object Bank(LeakWorld world, string address, string tokens) => new
    {
        Connector = "open-banking-uk", BaseAddress = address, TokenEndpoint = address + tokens, ClientAuthentication = "client_secret_basic", ClientId = "gateway",
        Scopes = new[] { "payments" }, TrustedAuthorities = world.Pki.AuthorityPath, SigningProfile = "obie", SigningIssuer = "0015800001GATEWAY/securefin", ResponseSignatures = "when-present", ResponseKeys = world["bank.pem"], Deadline = "00:00:02",
    };

    private static Dictionary<string, object> Routes()
    {
        var routes = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["erp.open"] = Route("/erp/echo/open/{**path}", "GET", "POST"),
            ["erp.raw"] = new
            {
                Path = "/erp/raw/{**path}", Methods = new[] { "GET" }, Upstream = "raw", Owner = "tests", DataClass = "Iban", Policy = "securefin.gateway", Timeout = "00:00:02", CallerSignature = "None",
            },
            ["erp.denied"] = Route("/erp/echo/denied/{**path}", "GET", "POST"),
            ["erp.pay"] = new
            {
                Path = "/erp/echo/pay/{**path}", Methods = new[] { "POST" }, Upstream = "echo", Owner = "tests", DataClass = "Iban", Policy = "securefin.gateway", Timeout = "00:00:01", CallerSignature = "None",
                MovesMoney = true,
            },
        };
        foreach (var id in (string[])["payments.create", "payments.get", "payments.list"])
            routes[id] = new { Owner = "tests", DataClass = "Iban", Policy = "securefin.gateway", CallerSignature = "None" };
        return routes;
    }

    private static object Route(string path, params string[] methods) =>
        new { Path = path, Methods = methods, Upstream = "echo", Owner = "tests", DataClass = "Iban", Policy = "securefin.gateway", Timeout = "00:00:01", CallerSignature = "None" };
}
