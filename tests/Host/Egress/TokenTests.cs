using System.Net;
using Microsoft.AspNetCore.Http;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Egress;

public sealed class TokenTests
{
    private static string Bearer(BankPeer.Seen seen) => seen.Headers.GetValueOrDefault("Authorization", "");

    [Fact]
    public async Task Many_calls_at_once_ask_for_one_token()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "tls_client_auth"));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ => (await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()))).Dispose()));
        Assert.Equal(1, bench.Peer.TokenCount);
        Assert.All(bench.Peer.Received.Where(seen => seen.Path != "/token"), seen => Assert.Equal("Bearer token-1", Bearer(seen)));
    }

    [Fact]
    public async Task A_token_request_is_evidence_of_its_own()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "tls_client_auth"));
        var exchange = EgressBench.NewExchange();
        await bench.SendAsync(bench.Get("accounts", exchange));
        Assert.Equal(["intent POST /token", "arrived POST /token", "intent GET /open-banking/v4.0/accounts", "arrived GET /open-banking/v4.0/accounts"], bench.Peer.Order);
        var token = Assert.Single(bench.Evidence.Outcomes);
        Assert.NotEqual(exchange.Id, token.Id);
        Assert.Equal("answered", token.Upstream.Single().Result);
        Assert.Single(exchange.Upstream);
    }

    [Fact]
    public async Task A_refused_token_is_renewed_once_and_the_same_bytes_go_again()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "tls_client_auth"));
        bench.Peer.Answer = (context, _) =>
        {
            if (context.Request.Headers.Authorization == "Bearer token-1")
            {
                context.Response.StatusCode = 401;
                context.Response.Headers.WWWAuthenticate = """Bearer error="invalid_token" """;
            }

            return Task.CompletedTask;
        };
        var exchange = EgressBench.NewExchange();
        using var response = await bench.SendAsync(bench.Post("domestic-payments", """{"pay":1}""", exchange));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, bench.Peer.TokenCount);
        var sent = bench.Peer.Received.Where(seen => seen.Path != "/token").ToList();
        Assert.Equal(2, sent.Count);
        Assert.Equal(sent[0].Digest, sent[1].Digest);
        Assert.Equal([401, 200], exchange.Upstream.Select(facts => facts.Status ?? 0));
    }

    [Fact]
    public async Task A_401_that_does_not_name_the_token_is_never_repeated_for_a_payment()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "tls_client_auth"));
        bench.Peer.Answer = (context, _) =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        };
        using var response = await bench.SendAsync(bench.Post("domestic-payments", "{}", EgressBench.NewExchange()));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Single(bench.Peer.Received, seen => seen.Path != "/token");
    }

    [Fact]
    public async Task A_bank_that_always_refuses_the_token_is_asked_twice_and_no_more()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "tls_client_auth"));
        bench.Peer.Answer = (context, _) =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        };
        using var response = await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(2, bench.Peer.Received.Count(seen => seen.Path != "/token"));
    }

    [Fact]
    public async Task A_caller_s_credential_never_reaches_the_bank()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "none"));
        var request = bench.Get("accounts", EgressBench.NewExchange());
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer of-the-caller");
        await bench.SendAsync(request);
        Assert.False(bench.Peer.Received.Single().Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_private_key_jwt_names_client_audience_and_key()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "private_key_jwt"));
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        bench.Store.Put("banks/nordbank/client-auth", $"kid: key-7\n{rsa.ExportPkcs8PrivateKeyPem()}");
        var form = "";
        bench.Peer.Token = (context, body) =>
        {
            form = body;
            return bench.Peer.GiveTokenAsync(context, 300);
        };
        await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()));

        var fields = form.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]));
        var keys = new VerificationKeySet(VerificationKey.FromSpki(rsa.ExportSubjectPublicKeyInfo(), "key-7", SignatureAlgorithm.PS256));
        var result = CompactJws.Verify(fields["client_assertion"], keys);
        Assert.True(result.Ok);
        Assert.Contains($"\"aud\":\"{bench.Road.Upstream.TokenEndpoint}\"", System.Text.Encoding.UTF8.GetString(result.Payload.Span));
        Assert.Equal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", fields["client_assertion_type"]);
    }

    [Fact]
    public async Task A_client_secret_travels_in_basic_form_encoded()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "client_secret_basic"));
        bench.Store.Put("banks/nordbank/client-auth", "s/ecret:1");
        await bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange()));
        var header = bench.Peer.Received.First().Headers["Authorization"];
        Assert.Equal("client-1:s%2Fecret%3A1", System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(header["Basic ".Length..])));
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_client","error_description":"ACME GmbH DE89370400440532013000"}""", "bank.refused")]
    [InlineData(503, "", "bank.unavailable")]
    [InlineData(200, "not json", "bank.unavailable")]
    [InlineData(200, """{"access_token":"","token_type":"Bearer"}""", "bank.unavailable")]
    [InlineData(200, """{"access_token":"a","token_type":"mac"}""", "bank.unavailable")]
    [InlineData(200, """{"access_token":"a\r\nX: y","token_type":"Bearer"}""", "bank.unavailable")]
    public async Task Without_a_token_nothing_is_sent_and_the_bank_s_text_stays_inside(int status, string body, string code)
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "tls_client_auth"));
        bench.Peer.Token = (context, _) =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        };
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => bench.SendAsync(bench.Post("domestic-payments", "{}", EgressBench.NewExchange())));
        Assert.Equal(code, refusal.Problem.Code);
        Assert.DoesNotContain("DE89", refusal.ToString());
        Assert.DoesNotContain(bench.Peer.Received, seen => seen.Path != "/token");
    }

    [Fact]
    public async Task A_missing_client_secret_is_no_empty_secret()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, authentication: "client_secret_basic"));
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => bench.SendAsync(bench.Get("accounts", EgressBench.NewExchange())));
        Assert.Equal("secret.unavailable", refusal.Problem.Code);
        Assert.Empty(bench.Peer.Received);
    }
}
