using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SecureFin.Gateway.Tests.Whole;

/// <summary>The gateway as its callers see it, over real connections.</summary>
public sealed class GatewayTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_governed_call_goes_through_and_comes_back_with_a_receipt(int version)
    {
        using var caller = await gateway.CallerAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/erp/echo/open/a?b=c%20d")
        {
            Version = version == 1 ? HttpVersion.Version11 : HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await caller.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("/open/a?b=c%20d", await answer.Content.ReadAsStringAsync());
        Assert.True(answer.Headers.Contains("SFG-Exchange-Id"));
        Assert.True(answer.Headers.Contains("SFG-Receipt"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "request.not_found")]
    [InlineData("GET", "/ERP/echo/open/a", 404, "request.not_found")]
    [InlineData("GET", "/v1/accounts/x/balances", 404, "request.not_found")]
    [InlineData("GET", "/erp/echo/denied/", 404, "request.not_found")]
    [InlineData("GET", "/v1/openapi.json/", 404, "request.not_found")]
    [InlineData("GET", "/v1/payments?limit=many", 422, "body.invalid")]
    [InlineData("GET", "/v1/payments?state=received,held", 422, "body.invalid")]
    [InlineData("GET", "/v1/payments?state=-1", 422, "body.invalid")]
    [InlineData("DELETE", "/erp/echo/open/a", 405, "request.method")]
    [InlineData("OPTIONS", "/erp/echo/open/a", 405, "request.method")]
    [InlineData("GET", "/erp/echo/open//a", 400, "request.ambiguous")]
    [InlineData("GET", "/erp/echo/denied", 403, "policy.denied")]
    public async Task A_refusal_is_a_problem_with_a_code(string method, string path, int status, string code)
    {
        using var caller = await gateway.CallerAsync();

        using var answer = await caller.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        var problem = await ReadAsync(answer);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(answer.Headers.GetValues("SFG-Exchange-Id").Single(), problem.GetProperty("exchangeId").GetString());
    }

    [Fact]
    public async Task Another_host_is_misdirected()
    {
        using var caller = await gateway.CallerAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/erp/echo/open/a");
        request.Headers.Host = "evil.example";

        // The client sends the Host as the name of the handshake too, so the handshake itself fails.
        await Assert.ThrowsAsync<HttpRequestException>(() => caller.SendAsync(request));
    }

    [Fact]
    public async Task Without_a_good_certificate_there_is_no_connection()
    {
        var token = await gateway.TokenAsync();
        foreach (var certificate in new[] { null, gateway.Pki.ExpiredClient("erp"), gateway.Pki.RogueClient("erp"), gateway.Pki.Server("edge") })
        {
            using var caller = gateway.Client(certificate, token);
            await Assert.ThrowsAsync<HttpRequestException>(() => caller.GetAsync("/erp/echo/open/a"));
        }
    }

    [Fact]
    public async Task A_stolen_token_does_not_work_with_another_certificate()
    {
        using var thief = gateway.Client(gateway.Pki.Client("treasury"), await gateway.TokenAsync());

        using var answer = await thief.GetAsync("/erp/echo/open/a");

        Assert.Equal("identity.workload_unknown", (await ReadAsync(answer)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_route_keeps_its_bounds_and_says_its_age()
    {
        using var caller = await gateway.CallerAsync();
        using var small = await caller.PostAsync("/erp/echo/narrow", new StringContent("12345"));
        using var large = await caller.PostAsync("/erp/echo/narrow", new StringContent("12345678901"));
        using var chunked = await caller.SendAsync(Chunked("/erp/echo/narrow", new string('x', 2_000)));
        using var another = await gateway.CallerAsync();
        var burst = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => another.PostAsync("/erp/echo/narrow", new StringContent("1"))));

        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        Assert.Equal("@1767225600", small.Headers.GetValues("Deprecation").Single());
        Assert.Equal("Fri, 01 Jan 2027 00:00:00 GMT", small.Headers.GetValues("Sunset").Single());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, chunked.StatusCode);
        Assert.NotNull(burst.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).Headers.RetryAfter);
    }

    [Fact]
    public async Task A_system_that_is_too_slow_is_a_timeout_and_says_nothing_of_itself()
    {
        using var caller = await gateway.CallerAsync();
        gateway.Answer = context => Task.Delay(TimeSpan.FromSeconds(5), context.RequestAborted);
        try
        {
            using var answer = await caller.GetAsync("/erp/echo/short");
            Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        }
        finally
        {
            gateway.Answer = context => context.Response.WriteAsync(context.Request.Path + context.Request.QueryString);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_caller_that_goes_away_within_a_body_is_no_fault_of_the_gateway(int version)
    {
        using var caller = await gateway.CallerAsync();
        using var health = new HttpClient { BaseAddress = gateway.Health };
        var before = await CallsAsync(health);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/erp/echo/open/a")
        {
            Version = version == 1 ? HttpVersion.Version11 : HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StreamContent(new BreakingStream()),
        };

        await Assert.ThrowsAnyAsync<Exception>(() => caller.SendAsync(request));
        for (var i = 0; i < 300 && await CallsAsync(health) == before; i++)
            await Task.Delay(100, TestContext.Current.CancellationToken);

        Assert.NotEqual(before, await CallsAsync(health));
        var metrics = await health.GetStringAsync("/metrics");
        Assert.DoesNotContain("code=\"internal\"", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("route=\"erp.open\",status=\"500\"", metrics, StringComparison.Ordinal);
    }

    private static async Task<string> CallsAsync(HttpClient health) =>
        string.Join('\n', (await health.GetStringAsync("/metrics")).Split('\n').Where(line => line.StartsWith("securefin_calls_total{route=\"erp.open\"", StringComparison.Ordinal)));

    /// <summary>Gives one buffer, then breaks.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        private int _reads;

        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_reads++ == 0)
            {
                buffer.Span.Fill((byte)'x'); // more than the client holds back
                return buffer.Length;
            }

            await Task.Delay(200, cancellationToken);
            throw new IOException("The caller is gone.");
        }
    }

    [Fact]
    public async Task The_description_says_how_amounts_look_and_which_refusals_there_are()
    {
        using var caller = await gateway.CallerAsync();
        using var description = JsonDocument.Parse(await caller.GetByteArrayAsync("/v1/openapi.json"));
        var root = description.RootElement;

        var amount = root.GetProperty("components").GetProperty("schemas").GetProperty("Amount");
        Assert.Equal("string", amount.GetProperty("properties").GetProperty("amount").GetProperty("type").GetString());
        var create = root.GetProperty("paths").GetProperty("/v1/payments").GetProperty("post");
        Assert.Contains(create.GetProperty("parameters").EnumerateArray(), parameter => parameter.GetProperty("name").GetString() == "Idempotency-Key");
        var refusal = create.GetProperty("responses").GetProperty("default").GetProperty("content").GetProperty("application/problem+json").GetProperty("schema");
        Assert.Equal("#/components/schemas/Problem", refusal.GetProperty("$ref").GetString());
        var problem = root.GetProperty("components").GetProperty("schemas").GetProperty("Problem");
        Assert.Contains("policy.denied", problem.GetProperty("properties").GetProperty("code").GetProperty("enum").EnumerateArray().Select(code => code.GetString()));
    }

    [Fact]
    public async Task Health_answers_on_its_own_port_and_nothing_else_does()
    {
        using var client = new HttpClient { BaseAddress = gateway.Health };

        Assert.Equal("live\n", await client.GetStringAsync("/health/live"));
        Assert.Equal("ready\n", await client.GetStringAsync("/health/ready"));
        Assert.Contains("securefin_uptime_seconds", await client.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/erp/echo/open/a")).StatusCode);
    }

    private static HttpRequestMessage Chunked(string path, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        request.Headers.TransferEncodingChunked = true;
        return request;
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement;
}
