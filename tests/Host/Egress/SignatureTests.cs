using System.Text;
using Microsoft.AspNetCore.Http;
using SecureFin.Contract;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Egress;

public sealed class SignatureTests : IDisposable
{
    private static readonly RsaSigningKey BankKey = RsaSigningKey.Generate("bank-1");
    private static readonly System.Security.Cryptography.RSA OurKey = System.Security.Cryptography.RSA.Create(2048);
    private readonly string _keys = Path.Combine(Path.GetTempPath(), $"sfg-test-keys-{Guid.NewGuid():N}.json");

    public SignatureTests() => File.WriteAllText(_keys, Jwks.Of(BankKey.PublicJwk).ToJson());

    public void Dispose() => File.Delete(_keys);

    private async Task<EgressBench> StartAsync(string profile = "obie", string? keys = null, int? bufferBytes = null)
    {
        var bench = await EgressBench.StartAsync(options => Clone.With(options, signing: profile, responseKeys: keys ?? _keys, bufferBytes: bufferBytes));
        bench.Store.Put("banks/nordbank/signing", $"kid: ours-1\n{OurKey.ExportPkcs8PrivateKeyPem()}");
        return bench;
    }

    private static async Task SignedAsync(HttpContext context, string body, RsaSigningKey? key = null, bool legacy = false, string? sent = null)
    {
        var options = new ObieJwsOptions { Issuer = "bank", LegacyB64 = legacy };
        context.Response.Headers["x-jws-signature"] = await ObieJws.SignAsync(Encoding.UTF8.GetBytes(body), options, key ?? BankKey, TimeProvider.System);
        await context.Response.WriteAsync(sent ?? body);
    }

    [Theory]
    [InlineData("obie")]
    [InlineData("obie-b64")]
    public async Task The_bytes_on_the_wire_are_the_signed_ones(string profile)
    {
        await using var bench = await StartAsync(profile);
        bench.Peer.Answer = (context, _) => SignedAsync(context, """{"ok":1}""", legacy: profile == "obie-b64");
        var exchange = EgressBench.NewExchange();
        await bench.SendAsync(bench.Post("domestic-payments", "{ \"é\": 1 }", exchange));

        var seen = bench.Peer.Received.Single();
        var keys = new VerificationKeySet(VerificationKey.FromSpki(OurKey.ExportSubjectPublicKeyInfo(), "ours-1", SignatureAlgorithm.PS256));
        var verdict = ObieJws.Verify(seen.Headers[ObieScheme.Field], seen.Body, keys, new ObieJwsOptions { Issuer = "org/software", LegacyB64 = profile == "obie-b64" }, TimeProvider.System);
        Assert.True(verdict.Ok, verdict.Error?.Code);
        var facts = exchange.Upstream.Single();
        Assert.Equal("ours-1", facts.SignatureKid);
        Assert.Equal(CertificateThumbprint.Of(bench.Peer.Certificate), facts.ServerCertificate);
        Assert.Equal(facts.ServerCertificate, CertificateThumbprint.Of(facts.ServerChain[0]));
        Assert.Equal(2, facts.ServerChain.Count); // and the authority that it was believed by
        Assert.True(facts.ResponseSignatureValid);
    }

    [Fact]
    public async Task An_answer_with_a_changed_byte_is_not_trusted_and_the_facts_say_so()
    {
        await using var bench = await StartAsync();
        bench.Peer.Answer = (context, _) => SignedAsync(context, """{"amount":"1.00"}""", sent: """{"amount":"9.00"}""");
        var exchange = EgressBench.NewExchange();
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => bench.SendAsync(bench.Post("domestic-payments", "{}", exchange)));
        Assert.Equal("bank.untrusted", refusal.Problem.Code);
        var facts = exchange.Upstream.Single();
        Assert.False(facts.ResponseSignatureValid);
        Assert.Equal("answered", facts.Result);
        Assert.Equal(200, facts.Status);
        Assert.NotNull(facts.ResponseDigest);
    }

    [Theory]
    [InlineData(400, true, false)]
    [InlineData(403, true, false)]
    [InlineData(429, true, false)]
    [InlineData(401, true, true)] // about our token, before anything was looked at
    [InlineData(500, true, true)] // no refusal: what became of the request is unknown anyway
    [InlineData(400, false, true)]
    public async Task A_refusal_of_the_request_that_moves_money_is_believed_only_when_it_is_signed(int status, bool movesMoney, bool believed)
    {
        await using var bench = await StartAsync();
        bench.Peer.Answer = (context, _) =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("{}");
        };
        var request = bench.Post("domestic-payments", "{}", EgressBench.NewExchange());
        request.Options.Set(EgressCall.MovesMoney, movesMoney);

        if (believed)
            Assert.Equal(status, (int)(await bench.SendAsync(request)).StatusCode);
        else
            Assert.Equal("bank.untrusted", (await Assert.ThrowsAsync<ProblemException>(() => bench.SendAsync(request))).Problem.Code);
    }

    [Fact]
    public async Task A_signed_refusal_of_the_request_that_moves_money_is_one()
    {
        await using var bench = await StartAsync();
        bench.Peer.Answer = (context, _) =>
        {
            context.Response.StatusCode = 400;
            return SignedAsync(context, """{"Errors":[]}""");
        };
        var request = bench.Post("domestic-payments", "{}", EgressBench.NewExchange());
        request.Options.Set(EgressCall.MovesMoney, true);

        Assert.Equal(400, (int)(await bench.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task An_unsigned_answer_is_not_trusted()
    {
        await using var bench = await StartAsync();
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => bench.SendAsync(bench.Post("domestic-payments", "{}", EgressBench.NewExchange())));
        Assert.Equal("bank.untrusted", refusal.Problem.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_bank_signs_some_answers_a_request_can_still_demand_one(bool demanded)
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, signing: "obie", responseKeys: _keys, responseSignatures: "when-present"));
        bench.Store.Put("banks/nordbank/signing", $"kid: ours-1\n{OurKey.ExportPkcs8PrivateKeyPem()}");
        var request = bench.Post("domestic-payments", "{}", EgressBench.NewExchange());
        request.Options.Set(EgressCall.SignedAnswer, demanded);

        var refusal = await Record.ExceptionAsync(() => bench.SendAsync(request));

        Assert.Equal(demanded ? "bank.untrusted" : null, (refusal as ProblemException)?.Problem.Code);
    }

    [Fact]
    public async Task An_unsigned_refusal_passes_as_the_bank_s_answer()
    {
        await using var bench = await StartAsync();
        bench.Peer.Answer = (context, _) =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync("{}");
        };
        using var response = await bench.SendAsync(bench.Post("domestic-payments", "{}", EgressBench.NewExchange()));
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_signed_answer_longer_than_the_buffer_is_not_trusted()
    {
        await using var bench = await StartAsync(bufferBytes: 100);
        bench.Peer.Answer = (context, _) => SignedAsync(context, $"\"{new string('x', 5000)}\"");
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => bench.SendAsync(bench.Post("domestic-payments", "{}", EgressBench.NewExchange())));
        Assert.Equal("bank.untrusted", refusal.Problem.Code);
    }

    [Fact]
    public async Task When_the_bank_s_keys_cannot_be_had_a_sent_payment_is_never_called_unsent()
    {
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, signing: "obie", responseKeys: new Uri(options.TokenEndpoint!).GetLeftPart(UriPartial.Authority) + "/jwks"));
        bench.Store.Put("banks/nordbank/signing", $"kid: ours-1\n{OurKey.ExportPkcs8PrivateKeyPem()}");
        bench.Peer.Answer = (context, _) =>
        {
            if (context.Request.Path != "/jwks")
                return SignedAsync(context, "{}");
            bench.Evidence.Broken = true; // from here on nothing can be written either
            context.Abort();
            return Task.CompletedTask;
        };
        var exchange = EgressBench.NewExchange();
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => bench.SendAsync(bench.Post("domestic-payments", "{}", exchange)));
        Assert.Equal("bank.untrusted", refusal.Problem.Code);
        Assert.Equal("answered", exchange.Upstream.Single().Result);
    }

    [Fact]
    public async Task A_new_key_in_the_bank_s_key_set_is_found_once_a_minute_at_most()
    {
        var pkiAddress = "";
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, signing: "obie", responseKeys: pkiAddress = new Uri(options.TokenEndpoint!).GetLeftPart(UriPartial.Authority) + "/jwks"));
        bench.Store.Put("banks/nordbank/signing", $"kid: ours-1\n{OurKey.ExportPkcs8PrivateKeyPem()}");
        using var newer = RsaSigningKey.Generate("bank-2");
        var key = BankKey;
        var published = Jwks.Of(BankKey.PublicJwk);
        bench.Peer.Answer = (context, _) => context.Request.Path == "/jwks" ? context.Response.WriteAsync(published.ToJson()) : SignedAsync(context, "{}", key);
        for (var i = 0; i < 3; i++)
            await bench.SendAsync(bench.Post("domestic-payments", "{}", EgressBench.NewExchange()));
        Assert.Single(bench.Peer.Received, seen => seen.Path == "/jwks");

        key = newer;
        published = Jwks.Of(BankKey.PublicJwk, newer.PublicJwk);
        for (var i = 0; i < 3; i++) // the last look was less than a minute ago
            await Assert.ThrowsAsync<ProblemException>(() => bench.SendAsync(bench.Post("domestic-payments", "{}", EgressBench.NewExchange())));
        Assert.Single(bench.Peer.Received, seen => seen.Path == "/jwks");
        Assert.Contains(bench.Evidence.Intents, facts => facts.Path == "/jwks");
    }
}
