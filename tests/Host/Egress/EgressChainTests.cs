using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SecureFin.Contract;

namespace SecureFin.Gateway.Tests.Egress;

public sealed class EgressChainTests
{
    [Fact]
    public async Task The_intent_is_durable_before_the_request_arrives()
    {
        await using var bench = await EgressBench.StartAsync();
        await bench.SendAsync(bench.Post("domestic-payments", """{"a":1}""", EgressBench.NewExchange()));
        Assert.Equal(["intent POST /open-banking/v4.0/domestic-payments", "arrived POST /open-banking/v4.0/domestic-payments"], bench.Peer.Order);
    }

    [Fact]
    public async Task Nothing_is_sent_while_the_log_cannot_write()
    {
        await using var bench = await EgressBench.StartAsync();
        bench.Evidence.Broken = true;
        var refusal = await Refusal(bench, bench.Post("domestic-payments", "{}", EgressBench.NewExchange()));
        Assert.Equal("audit.unavailable", refusal.Problem.Code);
        Assert.Empty(bench.Peer.Received);
    }

    [Fact]
    public async Task The_digests_are_those_of_the_bytes_on_the_wire()
    {
        await using var bench = await EgressBench.StartAsync();
        var answer = Encoding.UTF8.GetBytes("{\n  \"ok\" : true }\r\n");
        bench.Peer.Answer = (context, _) => context.Response.Body.WriteAsync(answer).AsTask();
        var exchange = EgressBench.NewExchange();

        using var response = await bench.SendAsync(bench.Post("domestic-payments", "{ \"x\":  1}", exchange));

        var facts = Assert.Single(exchange.Upstream);
        Assert.Equal(bench.Peer.Received.Single().Digest, facts.RequestDigest);
        Assert.Equal(SHA256.HashData(answer), facts.ResponseDigest);
        Assert.Equal(answer, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(("answered", 200), (facts.Result, facts.Status));
    }

    [Fact]
    public async Task The_client_certificate_in_use_is_shown()
    {
        await using var bench = await EgressBench.StartAsync();
        await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()));
        Assert.NotNull(bench.Peer.Received.Single().Thumbprint);
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_is_not_followed()
    {
        await using var bench = await EgressBench.StartAsync();
        bench.Peer.Answer = (context, _) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = "https://elsewhere.example/";
            return Task.CompletedTask;
        };
        using var response = await bench.SendAsync(bench.Post("domestic-payments", "{}", EgressBench.NewExchange()));
        Assert.Equal(307, (int)response.StatusCode);
        Assert.Single(bench.Peer.Received);
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused_before_anything_is_sent()
    {
        await using var bench = await EgressBench.StartAsync(host: "bank.example");
        var exchange = EgressBench.NewExchange();
        var refusal = await Refusal(bench, bench.Post("domestic-payments", "{}", exchange));
        Assert.Equal("bank.unavailable", refusal.Problem.Code);
        Assert.Equal("not-sent", exchange.Upstream.Single().Result);
        Assert.Empty(bench.Peer.Received);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var other = new TestPki();
        await using var bench = await EgressBench.StartAsync(options => Change(options, other.AuthorityFile));
        var refusal = await Refusal(bench, bench.Get("accounts", EgressBench.NewExchange()));
        Assert.Equal("bank.unavailable", refusal.Problem.Code);
        Assert.Empty(bench.Peer.Received);
    }

    [Fact]
    public async Task A_bank_that_is_silent_past_the_deadline_is_unknown_not_failed()
    {
        var (clock, arrived) = (new ManualTimers(), new TaskCompletionSource());
        await using var bench = await EgressBench.StartAsync(time: clock);
        bench.Peer.Answer = (context, _) =>
        {
            arrived.SetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        var exchange = EgressBench.NewExchange();
        var refusal = Refusal(bench, bench.Post("domestic-payments", "{}", exchange));
        await arrived.Task;
        clock.Advance(bench.Road.Upstream.Options.Deadline);
        Assert.Equal("bank.timeout", (await refusal).Problem.Code);
        Assert.Equal("timeout", exchange.Upstream.Single().Result);
        Assert.Single(bench.Peer.Received);
    }

    [Fact]
    public async Task A_slow_drip_ends_with_the_deadline()
    {
        var (clock, dripping) = (new ManualTimers(), new TaskCompletionSource());
        await using var bench = await EgressBench.StartAsync(time: clock);
        bench.Peer.Answer = async (context, _) =>
        {
            for (var i = 0; i < 1000; i++)
            {
                await context.Response.WriteAsync(" ");
                await context.Response.Body.FlushAsync();
                await Task.Delay(20, context.RequestAborted);
                if (i == 50)
                    dripping.SetResult(); // the head has long arrived
            }
        };
        var exchange = EgressBench.NewExchange();
        var refusal = Refusal(bench, bench.Post("domestic-payments", "{}", exchange));
        await dripping.Task;
        clock.Advance(bench.Road.Upstream.Options.Deadline);
        Assert.Equal("bank.timeout", (await refusal).Problem.Code);
        Assert.Equal(("timeout", 200), (exchange.Upstream.Single().Result, exchange.Upstream.Single().Status));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_unknown()
    {
        await using var bench = await EgressBench.StartAsync();
        bench.Peer.Answer = async (context, _) =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        var exchange = EgressBench.NewExchange();
        var refusal = await Refusal(bench, bench.Post("domestic-payments", "{}", exchange));
        Assert.Equal("bank.timeout", refusal.Problem.Code);
        Assert.Equal("broken", exchange.Upstream.Single().Result);
    }

    [Theory]
    [InlineData("POST", "{}")]
    [InlineData("POST", "")]
    [InlineData("DELETE", null)]
    [InlineData("GET", null)]
    public async Task A_request_is_never_repeated_when_a_kept_connection_closes_under_it(string method, string? body)
    {
        using var pki = new TestPki();
        await using var peer = new ClosingPeer(pki.Server("127.0.0.1"));
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authorities: pki.AuthorityFile, address: peer.Address));
        using (await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange())))
        {
        }

        var exchange = EgressBench.NewExchange();
        var request = bench.Get("domestic-payments", exchange);
        request.Method = new HttpMethod(method);
        request.Content = body is null ? null : new StringContent(body);
        var refusal = await Refusal(bench, request);

        Assert.Equal("bank.timeout", refusal.Problem.Code);
        Assert.Equal("broken", exchange.Upstream.Single().Result);
        Assert.Equal(2, peer.Received.Count);
    }

    [Fact]
    public async Task A_bank_that_is_down_is_certainly_not_reached()
    {
        await using var bench = await EgressBench.StartAsync();
        await bench.Peer.DisposeAsync();
        var exchange = EgressBench.NewExchange();
        var refusal = await Refusal(bench, bench.Post("domestic-payments", "{}", exchange));
        Assert.Equal("bank.unavailable", refusal.Problem.Code);
        Assert.Equal("not-sent", exchange.Upstream.Single().Result);
    }

    [Fact]
    public async Task The_circuit_opens_for_503_and_stays_closed_for_business_refusals()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, breakerFailures: 3));
        bench.Peer.Answer = (context, _) => Answer(context, 400);
        for (var i = 0; i < 6; i++)
            (await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()))).Dispose();

        bench.Peer.Answer = (context, _) => Answer(context, 503);
        for (var i = 0; i < 6; i++)
            (await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()))).Dispose();
        var arrived = bench.Peer.Received.Count;
        var refusal = await Refusal(bench, bench.Get("accounts", EgressBench.NewExchange()));

        Assert.Equal("bank.unavailable", refusal.Problem.Code);
        Assert.Equal(arrived, bench.Peer.Received.Count);
    }

    [Fact]
    public async Task A_long_answer_streams_and_its_digest_follows()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, bufferBytes: 1000));
        var answer = RandomNumberGenerator.GetBytes(300_000);
        bench.Peer.Answer = async (context, _) =>
        {
            for (var i = 0; i < answer.Length; i += 10_000)
                await context.Response.Body.WriteAsync(answer.AsMemory(i, 10_000));
        };
        var exchange = EgressBench.NewExchange();
        using var response = await bench.SendAsync(bench.Get("statements", exchange));
        Assert.Empty(exchange.Upstream);
        Assert.Equal(answer, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(SHA256.HashData(answer), exchange.Upstream.Single().ResponseDigest);
        Assert.Equal("answered", exchange.Upstream.Single().Result);
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 304)]
    [InlineData("GET", 204)]
    public async Task An_answer_without_a_body_is_whole_whatever_length_it_names(string method, int status)
    {
        await using var bench = await EgressBench.StartAsync();
        bench.Peer.Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            if (status != 204)
                context.Response.ContentLength = 5_000_000;
            return Task.CompletedTask;
        };
        var exchange = EgressBench.NewExchange();
        var request = bench.Get("accounts", exchange);
        request.Method = new HttpMethod(method);
        using var response = await bench.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("answered", exchange.Upstream.Single().Result);
    }

    [Fact]
    public async Task A_request_for_another_host_never_leaves()
    {
        await using var bench = await EgressBench.StartAsync();
        var request = bench.Get("x", EgressBench.NewExchange());
        request.RequestUri = new Uri("https://127.0.0.1:1/x");
        Assert.Equal("internal", (await Refusal(bench, request)).Problem.Code);
    }

    [Fact]
    public async Task A_missing_client_certificate_stops_the_call()
    {
        await using var bench = await EgressBench.StartAsync();
        bench.Store.Remove("banks/nordbank/transport");
        Assert.Equal("secret.unavailable", (await Refusal(bench, bench.Get("accounts", EgressBench.NewExchange()))).Problem.Code);
    }

    [Theory]
    [InlineData("/open-banking/v4.0/aisp/accounts/22289/balances", "/open-banking/v4.0/aisp/accounts/*/balances")]
    [InlineData("/v1/accounts/DE89370400440532013000/x", "/v1/accounts/*/x")]
    [InlineData("/v1/payments/0f0a3f4e-1d3b-4b39-9b0a-0c6c6f1f2a3b", "/v1/payments/0f0a3f4e-1d3b-4b39-9b0a-0c6c6f1f2a3b")]
    [InlineData("/v1/x?iban=DE89370400440532013000", "/v1/x")]
    [InlineData("/v1/Erika%20Mustermann", "/v1/*")]
    [InlineData("/v1/domestic-payments/sdp-0f0a3f4e-1d3b-4b39-9b0a-0c6c6f1f2a3b/payment-details", "/v1/domestic-payments/sdp-0f0a3f4e-1d3b-4b39-9b0a-0c6c6f1f2a3b/payment-details")]
    [InlineData("/v1/payments/01M7Y1M81MFVV238XMS06R3RBR", "/v1/payments/01M7Y1M81MFVV238XMS06R3RBR")]
    [InlineData("/v1/x/GB29NWBK60161331926819", "/v1/x/*")]
    [InlineData("/v1/x/12345678", "/v1/x/*")]
    [InlineData("/", "/")]
    public void Evidence_keeps_paths_without_accounts(string path, string kept) =>
        Assert.Equal(kept, Gateway.Egress.EvidencePath.Of(new Uri("https://bank.example" + path)));

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task<ProblemException> Refusal(EgressBench bench, HttpRequestMessage request) =>
        await Assert.ThrowsAsync<ProblemException>(() => bench.SendAsync(request));

    private static Gateway.Egress.UpstreamOptions Change(Gateway.Egress.UpstreamOptions options, string authorities) => Clone.With(options, authorities: authorities);
}
