using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecureFin.Contract;
using SecureFin.Gateway.Egress.Signing;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Egress.Signing;

/// <summary>Each signing profile over a live upstream: others' software accepts what arrives, and an answer is believed only when its signature holds.</summary>
public sealed class SignatureProfileTests : IDisposable
{
    private const string Body = "{ \"amount\": \"10.00\", \"name\": \"é\" }";

    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Berlin_Group_requests_are_accepted_by_openssl_line_by_line()
    {
        await using var bench = await StartAsync("berlin-group", Seal.Rsa, "none");
        var request = bench.Post("v1/payments/sepa-credit-transfers", Body, EgressBench.NewExchange());
        request.Headers.Add("PSU-ID", "1337");

        await bench.SendAsync(request);

        var seen = bench.Peer.Received.Single();
        Assert.Equal(LegacyDigest.For(seen.Body), seen.Headers["Digest"]);
        Assert.Equal(Convert.ToBase64String(Seal.Rsa.Certificate.RawData), seen.Headers["TPP-Signature-Certificate"]);
        var members = seen.Headers["Signature"].Split(",algorithm=")[0];
        Assert.Equal($"keyId=\"SN={Seal.Rsa.Certificate.SerialNumber.TrimStart('0')},CA=CN=Example Seal CA,O=Example Trust,C=DE\"", members);
        Assert.Contains("headers=\"digest x-request-id psu-id date\"", seen.Headers["Signature"], StringComparison.Ordinal);
        var text = $"digest: {seen.Headers["Digest"]}\nx-request-id: {seen.Headers["X-Request-ID"]}\npsu-id: 1337\ndate: {seen.Headers["Date"]}";
        await OpensslVerifiesAsync(text, seen.Headers["Signature"].Split("signature=\"")[1][..^1]);
    }

    [Fact]
    public async Task A_Berlin_Group_GET_is_signed_over_the_digest_of_no_bytes()
    {
        await using var bench = await StartAsync("berlin-group", Seal.Rsa, "none");
        await bench.SendAsync(bench.Get("v1/accounts", EgressBench.NewExchange()));
        Assert.Equal("SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", bench.Peer.Received.Single().Headers["Digest"]);
    }

    [Fact]
    public async Task Body_signatures_are_accepted_by_openssl()
    {
        await using var bench = await StartAsync("bunq", Seal.Rsa, "none");
        await bench.SendAsync(bench.Post("v1/user/1/payment", Body, EgressBench.NewExchange()));
        var seen = bench.Peer.Received.Single();
        await OpensslVerifiesAsync(Encoding.UTF8.GetString(seen.Body), seen.Headers["X-Bunq-Client-Signature"]);
    }

    [Fact]
    public async Task HTTP_message_signatures_are_accepted_by_two_packages_that_others_wrote()
    {
        Assert.SkipUnless(Tool.HasVerifier, "npm ci in tests/peers/verify");
        await using var bench = await StartAsync("http-message", Seal.Ec, "none", new SignatureOptions { Tag = "payments", NameAlgorithm = true });
        var request = bench.Post("v1/payments?draft=1&x=%20a", Body, EgressBench.NewExchange());
        request.Headers.Add("Idempotency-Key", "k1");

        await bench.SendAsync(request);

        var seen = bench.Peer.Received.Single();
        var url = bench.Peer.Address + "/open-banking/v4.0/v1/payments?draft=1&x=%20a";
        var message = _tool.Write("m.json", JsonSerializer.SerializeToUtf8Bytes(new { method = "POST", url, headers = seen.Headers, bodyBase64 = Convert.ToBase64String(seen.Body) }));
        var key = _tool.Write("key.pem", Seal.Ec.Certificate.ExportCertificatePem());
        await _tool.MustAsync("node", Tool.Verifier, "http", "--key", key, "--in", message, "--max-age", "300", "--require", "@method,@target-uri,content-digest,content-type,idempotency-key");
        Assert.Contains("tag=\"payments\"", seen.Headers["Signature-Input"], StringComparison.Ordinal);
        Assert.Contains("keyid=\"seal-1\"", seen.Headers["Signature-Input"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_Webhooks_carry_an_HMAC_that_openssl_makes_too()
    {
        var secret = Enumerable.Range(1, 32).Select(i => (byte)i).ToArray();
        await using var bench = await EgressBench.StartAsync(options => Clone.With(options, signing: "standard-webhooks"), bank: false);
        bench.Store.Put("systems/nordbank/signing", "whsec_" + Convert.ToBase64String(secret));

        await bench.SendAsync(bench.Post("hooks", Body, EgressBench.NewExchange()));

        var seen = bench.Peer.Received.Single();
        var file = _tool.Write("signed", $"{seen.Headers["webhook-id"]}.{seen.Headers["webhook-timestamp"]}.{Body}");
        var mac = await _tool.MustAsync("openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", $"hexkey:{Convert.ToHexStringLower(secret)}", "-r", file);
        Assert.Equal($"v1,{Convert.ToBase64String(Convert.FromHexString(mac[..64]))}", seen.Headers["webhook-signature"]);
    }

    public static TheoryData<string, string> Answers => new()
    {
        { "berlin-group", "good" }, { "berlin-group", "body" }, { "berlin-group", "unsigned" }, { "berlin-group", "other request" }, { "berlin-group", "other key" },
        { "http-message", "good" }, { "http-message", "body" }, { "http-message", "unsigned" }, { "http-message", "other request" }, { "http-message", "status" }, { "http-message", "other key" },
        { "bunq", "good" }, { "bunq", "body" }, { "bunq", "unsigned" }, { "bunq", "other key" },
        { "obie", "good" }, { "obie", "body" }, { "obie", "unsigned" }, { "obie", "other key" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_is_believed_only_when_its_signature_holds(string profile, string what)
    {
        await using var bench = await StartAsync(profile, Seal.Rsa, "required");
        bench.Peer.Answer = (context, _) => BankAnswer.WriteAsync(profile, what, context);
        var exchange = EgressBench.NewExchange();

        var refusal = await Record.ExceptionAsync(async () => await (await bench.SendAsync(bench.Post("payments", Body, exchange))).Content.ReadAsByteArrayAsync());

        Assert.Equal(what == "good" ? null : "bank.untrusted", (refusal as ProblemException)?.Problem.Code);
        Assert.Equal(what == "good", exchange.Upstream.Single().ResponseSignatureValid);
        Assert.Equal(what == "good", exchange.Upstream.Single().ResponseKey is { Length: 43 }); // a key is named only where its signature held
    }

    [Fact]
    public async Task What_a_caller_calls_a_signature_never_leaves()
    {
        await using var bench = await EgressBench.StartAsync();
        var request = bench.Get("accounts", EgressBench.NewExchange());
        foreach (var name in new[] { "Signature", "Signature-Input", "x-jws-signature" })
            request.Headers.TryAddWithoutValidation(name, "forged");
        await bench.SendAsync(request);
        Assert.DoesNotContain(bench.Peer.Received.Single().Headers, header => header.Value == "forged");
    }

    private async Task<EgressBench> StartAsync(string profile, Seal seal, string answers, SignatureOptions? own = null)
    {
        var keys = _tool.Write("bank.pem", Seal.Rsa.Certificate.ExportCertificatePem());
        var bench = await EgressBench.StartAsync(options => Clone.With(options, signing: profile, responseSignatures: answers, responseKeys: keys, signature: own));
        bench.Store.Put("banks/nordbank/signing", seal.Secret);
        return bench;
    }

    private async Task OpensslVerifiesAsync(string text, string signature)
    {
        var (data, value) = (_tool.Write("data", text), _tool.Write("sig", Convert.FromBase64String(signature)));
        var key = _tool.Write("pub.pem", Seal.Rsa.Certificate.PublicKey.GetRSAPublicKey()!.ExportSubjectPublicKeyInfoPem());
        Assert.Contains("Verified OK", await _tool.MustAsync("openssl", "dgst", "-sha256", "-verify", key, "-signature", value, data), StringComparison.Ordinal);
    }
}
