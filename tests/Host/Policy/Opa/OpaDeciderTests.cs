using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Services;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Policy.Opa;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Tests.Egress;
using SecureFin.Gateway.Tests.Secrets;

namespace SecureFin.Gateway.Tests.Policy.Opa;

public sealed class OpaDeciderTests : IAsyncLifetime
{
    private const string Allow = """{"allow":true,"reasons":[],"obligations":{"mask":{"iban":"partial"},"approvals":1,"hold":null}}""";
    private const string Deny = """{"allow":false,"reasons":[{"code":"limit.exceeded","message":"Over the limit."}],"obligations":{}}""";
    private const string Provenance = """{"version":"1.7.1","bundles":{"main":{"revision":"rev-1"}}}""";
    private static readonly byte[] Input = """{"version":1,"action":"payments.create"}"""u8.ToArray();

    private readonly MemorySecretStore _store = new();
    private AnsweringServer _server = null!;
    private LiveSecrets _secrets = null!;

    public static TheoryData<string> Names => new(OpaExchange.Recorded().Select(exchange => exchange.Name));

    public async ValueTask InitializeAsync()
    {
        _server = await AnsweringServer.StartAsync();
        _secrets = new LiveSecrets(_store, TimeProvider.System);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_question_is_what_a_real_server_understands_and_an_allow_carries_revision_and_obligations()
    {
        var (seen, body) = ("", "");
        _server.Answer = async context =>
        {
            var request = context.Request;
            seen = $"{request.Method} {request.Path}{request.QueryString} {request.ContentType} {request.Headers.Authorization}";
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await Json(context, $$"""{"decision_id":"x","provenance":{{Provenance}},"result":{{Allow}}}""");
        };

        var decider = Decider(Options());
        var decision = await decider.DecideAsync(Input, CancellationToken.None);

        Assert.Equal("POST /v1/data/securefin/gateway/decision?provenance=true application/json ", seen);
        Assert.Equal($$"""{"input":{{Encoding.UTF8.GetString(Input)}}}""", body);
        Assert.True(decision.Allowed);
        Assert.Equal(("rev-1", 1, "partial"), (decision.BundleRevision, decision.Obligations.Approvals, decision.Obligations.Mask["iban"]));
        Assert.Equal("rev-1", decider.Revision);
    }

    [Fact]
    public async Task A_deny_of_policy_is_a_deny_and_not_an_outage()
    {
        _server.Answer = context => Json(context, $$"""{"provenance":{{Provenance}},"result":{{Deny}}}""");

        var decision = await Decider(Options()).DecideAsync(Input, CancellationToken.None);

        Assert.False(decision.Allowed);
        Assert.Equal("limit.exceeded", Assert.Single(decision.Reasons).Code);
    }

    // None of the recorded policies decides in the form of the gateway: whatever such a server says, nothing is allowed and nothing is denied.
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_recorded_answer_that_is_no_decision_is_an_outage_with_its_reason(string name)
    {
        var exchange = OpaExchange.Recorded().Single(item => item.Name == name);
        _server.Answer = context => exchange.WriteAsync(context.Response);

        var bound = await RefusalAsync(Options());
        var loose = await RefusalAsync(Options(bundle: null));

        Assert.Equal(Expected(exchange, "revision"), Reason(bound));
        Assert.Equal(Expected(exchange, "readable"), Reason(loose));
    }

    [Theory]
    [InlineData("wrong revision", """{"provenance":{"bundles":{"main":{"revision":"rev-0"}}},"result":ALLOW}""")]
    [InlineData("other bundle", """{"provenance":{"bundles":{"other":{"revision":"rev-1"}}},"result":ALLOW}""")]
    [InlineData("empty revision", """{"provenance":{"bundles":{"main":{"revision":""}}},"result":ALLOW}""")]
    [InlineData("no provenance", """{"result":ALLOW}""")]
    [InlineData("warning", """{"provenance":{"bundles":{"main":{"revision":"rev-1"}}},"result":ALLOW,"warning":{"code":"api_usage_warning"}}""")]
    [InlineData("cut", """{"provenance":{"bundles":{"main":{"revision":"rev-1"}}},"result":{"allow":true""")]
    [InlineData("text after it", """{"provenance":{"bundles":{"main":{"revision":"rev-1"}}},"result":ALLOW} {}""")]
    [InlineData("no obligations", """{"provenance":{"bundles":{"main":{"revision":"rev-1"}}},"result":{"allow":true,"reasons":[]}}""")]
    [InlineData("unknown obligation", """{"provenance":{"bundles":{"main":{"revision":"rev-1"}}},"result":{"allow":true,"reasons":[],"obligations":{"mask":{},"approvals":0,"hold":null,"redact":true}}}""")]
    [InlineData("allow with reasons", """{"provenance":{"bundles":{"main":{"revision":"rev-1"}}},"result":{"allow":true,"reasons":[{"code":"a","message":"b"}],"obligations":{"mask":{},"approvals":0,"hold":null}}}""")]
    [InlineData("allow is a text", """{"provenance":{"bundles":{"main":{"revision":"rev-1"}}},"result":{"allow":"true","reasons":[],"obligations":{}}}""")]
    [InlineData("empty", "")]
    [InlineData("deep", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task An_answer_that_is_not_certain_is_no_decision(string what, string body)
    {
        _server.Answer = context => Json(context, body.Replace("ALLOW", Allow, StringComparison.Ordinal));

        var refusal = await RefusalAsync(Options(revision: "rev-1"));

        Assert.True(refusal.Problem == Problems.PolicyUnavailable, what);
    }

    [Fact]
    public async Task Bytes_of_another_kind_are_no_decision()
    {
        var good = $$"""{"provenance":{{Provenance}},"result":{{Allow}}}""";
        RequestDelegate[] answers =
        [
            context => context.Response.WriteAsync(good), // no content type
            context => Json(context, good, "text/plain"),
            context => { context.Response.Headers.ContentEncoding = "gzip"; return Json(context, good); },
            context => { context.Response.StatusCode = 203; return Json(context, good); },
            context => Json(context, good[..^1] + new string(' ', 300_000) + "}"),
            async context => { context.Response.ContentLength = good.Length + 10; await Json(context, good); context.Abort(); },
        ];
        foreach (var answer in answers)
        {
            _server.Answer = answer;
            Assert.Equal(Problems.PolicyUnavailable, (await RefusalAsync(Options())).Problem);
        }
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_an_outage_and_the_caller_going_away_is_not()
    {
        _server.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var late = await RefusalAsync(Options(), TimeSpan.FromMilliseconds(50));
        using var gone = new CancellationTokenSource(50);

        Assert.Equal("The policy server did not decide in time.", late.Detail);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Decider(Options()).DecideAsync(Input, gone.Token));
    }

    [Fact]
    public async Task A_server_that_is_away_is_an_outage()
    {
        var options = Options();
        await _server.DisposeAsync();

        Assert.Equal(Problems.PolicyUnavailable, (await RefusalAsync(options)).Problem);
        _server = await AnsweringServer.StartAsync();
    }

    [Fact]
    public async Task The_token_goes_with_the_question_and_a_missing_one_stops_it()
    {
        var seen = new List<string>();
        _server.Answer = context =>
        {
            seen.Add(context.Request.Headers.Authorization.ToString());
            return Json(context, $$"""{"provenance":{{Provenance}},"result":{{Allow}}}""");
        };

        var missing = await RefusalAsync(Options(token: true));
        _store.Put("policy/opa/token", "s3cret-token");
        await Decider(Options(token: true)).DecideAsync(Input, CancellationToken.None);

        Assert.Equal(Problems.PolicyUnavailable, missing.Problem);
        Assert.Equal(["Bearer s3cret-token"], seen);
    }

    [Fact]
    public async Task Both_sides_prove_themselves_by_certificate()
    {
        using var pki = new TestPki();
        using var stranger = new TestPki();
        await using var server = await AnsweringServer.StartAsync(pki.Server("localhost"));
        var shown = "";
        server.Answer = context =>
        {
            shown = context.Connection.ClientCertificate!.Subject;
            return Json(context, $$"""{"provenance":{{Provenance}},"result":{{Allow}}}""");
        };
        _store.Put("policy/opa/transport", pki.ClientPem("gateway"));
        var address = server.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        var decision = await Decider(Options(address: address, authorities: pki.AuthorityFile)).DecideAsync(Input, CancellationToken.None);
        var refused = await RefusalAsync(Options(address: address, authorities: stranger.AuthorityFile));

        Assert.True(decision.Allowed);
        Assert.Equal("CN=gateway", shown);
        Assert.Equal(Problems.PolicyUnavailable, refused.Problem);
    }

    private static string Expected(OpaExchange exchange, string whenItHasAResult)
    {
        if (exchange.Status != 200)
            return $"{exchange.Status}";
        var body = JsonNode.Parse(exchange.Body);
        if (body is not JsonObject envelope)
            return "object";
        return envelope.ContainsKey("warning") ? "warned" : envelope.ContainsKey("result") ? whenItHasAResult : "no rule";
    }

    private static string Reason(ProblemException refusal) =>
        new[] { "301", "400", "401", "404", "500", "warned", "no rule", "revision", "readable", "object" }.First(word => refusal.Detail.Contains(word, StringComparison.Ordinal));

    private async Task<ProblemException> RefusalAsync(OpaOptions options, TimeSpan? timeout = null)
    {
        var refusal = await Assert.ThrowsAsync<ProblemException>(async () => await Decider(options, timeout).DecideAsync(Input, CancellationToken.None));
        Assert.Equal(Problems.PolicyUnavailable, refusal.Problem);
        return refusal;
    }

    private OpaDecider Decider(OpaOptions options, TimeSpan? timeout = null) =>
        new(options, timeout ?? TimeSpan.FromSeconds(20), ServiceHandler.Open(options.Server, "opa", _secrets), new OpaCircuit(options, TimeProvider.System, NullLogger<OpaCircuit>.Instance), TimeProvider.System);

    private OpaOptions Options(string? bundle = "main", string? revision = null, bool token = false, string? address = null, string? authorities = null) => new()
    {
        Server = new ServiceOptions { Address = address ?? _server.Address, Token = token, TrustedAuthorities = authorities, ClientCertificate = authorities is not null, ConnectTimeout = TimeSpan.FromSeconds(20) },
        Bundle = bundle,
        Revision = revision,
        AllowWithoutBundle = bundle is null,
    };

    private static Task Json(HttpContext context, string body, string type = "application/json")
    {
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    }
}
