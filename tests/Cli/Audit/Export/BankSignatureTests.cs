using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Jose;

namespace SecureFin.Cli.Tests.Audit.Export;

/// <summary>What a pack says of a bank's signed answer, of the bank's certificate and of short-lived keys, checked with openssl alone.</summary>
public sealed class BankSignatureTests
{
    private const string Body = """{"Data":{"Status":"AcceptedSettlementCompleted"}}""";
    private const string Request = "POST /open-banking/payments HTTP/1.1\r\nHost: bank.test\r\n\r\n{}";

    public static TheoryData<string, SignatureAlgorithm> Forms => new()
    {
        { "jws", SignatureAlgorithm.PS256 }, { "jws", SignatureAlgorithm.ES256 }, { "jws-b64-false", SignatureAlgorithm.PS256 }, { "rfc9421", SignatureAlgorithm.ES256 }, { "rfc9421", SignatureAlgorithm.PS512 },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_banks_signature_is_checked_with_openssl_and_fails_for_another_text_or_body(string form, SignatureAlgorithm algorithm)
    {
        using var exchange = new SealedExchange();
        var key = Key("bank-1", algorithm);
        await exchange.CallBankAsync(Request, await AnswerAsync(form, key));
        await PublishAsync(exchange, key);
        var run = await exchange.ExportOpenAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var command in exchange.Commands)
            Assert.True(await exchange.ShellAsync(command) == 0, command);
        var own = exchange.Commands.Where(command => command.Contains("signed/", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, own.Count);
        await File.AppendAllTextAsync(exchange["pack/signed/0-upstream-0-response.base"], " ");
        foreach (var command in own.Take(1))
            Assert.False(await exchange.ShellAsync(command) == 0, command);
        await File.WriteAllTextAsync(exchange["pack/messages/0-upstream-0-response.message"], "HTTP/1.1 201 Created\r\n\r\n" + Body.Replace("Accepted", "Rejected", StringComparison.Ordinal));
        Assert.False(await exchange.ShellAsync(own[1]) == 0, own[1]);
    }

    [Theory]
    [InlineData("jws")]
    [InlineData("jws-b64-false")]
    [InlineData("rfc9421")]
    public async Task An_altered_answer_is_called_wrong_and_ends_with_1(string form)
    {
        using var exchange = new SealedExchange();
        var key = Key("bank-1", SignatureAlgorithm.ES256);
        await exchange.CallBankAsync(Request, (await AnswerAsync(form, key)).Replace("Completed", "Rejected", StringComparison.Ordinal));
        await PublishAsync(exchange, key);
        var run = await exchange.ExportOpenAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("WRONG. 'bank' signed its answer of entry 0", exchange.Readme, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jws")]
    [InlineData("rfc9421")]
    public async Task A_bank_whose_key_is_not_at_hand_is_named_and_not_called_wrong(string form)
    {
        using var exchange = new SealedExchange();
        var key = Key("bank-1", SignatureAlgorithm.ES256);
        await exchange.CallBankAsync(Request, await AnswerAsync(form, key));
        var run = await exchange.ExportOpenAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("'bank-1' is missing: it is not in bank-keys.jwks", run.Error, StringComparison.Ordinal);
        if (form != "jws")
            return;
        await File.WriteAllTextAsync(exchange["pack/key.pem"], VerificationKey.From(key.PublicJwk).ToPem());
        var command = exchange.Readme.Split("key.pem: ")[1].Split('\n')[0];
        Assert.True(await exchange.ShellAsync(command) == 0, command);
    }

    [Theory]
    [InlineData("""{"alg":5,"kid":"bank-1"}""")]
    [InlineData("""{"alg":"ES256","kid":["bank-1"]}""")]
    [InlineData("""{"alg":"ES256","kid":"bank-1","kid":"bank-2"}""")]
    [InlineData("""{"alg":"ES256","kid":"bank-1","b64":"false","crit":["b64"]}""")]
    [InlineData("""{"alg":"ES256","kid":"bank-1","b64":false}""")]
    [InlineData("""{"alg":"ES256","kid":"\ud800"}""")]
    [InlineData("""["ES256"]""")]
    public async Task Whatever_a_bank_sends_as_a_signature_the_pack_is_made_and_calls_it_wrong(string header)
    {
        using var exchange = new SealedExchange();
        await exchange.CallBankAsync(Request, $"HTTP/1.1 201 Created\r\nx-jws-signature: {Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}..AAAA\r\n\r\n{Body}");
        await PublishAsync(exchange, Key("bank-1", SignatureAlgorithm.ES256));
        var run = await exchange.ExportOpenAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("WRONG. 'bank' signed its answer of entry 0.\nIts signature cannot be read.", exchange.Readme, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0, "")]
    [InlineData("another", 1, "WRONG. 'bank' showed the certificate")]
    [InlineData("none", 0, "NOT CHECKED. 'bank' showed the certificate")]
    public async Task The_certificate_of_the_bank_is_in_the_pack_with_its_chain_by_the_thumbprint_of_the_entry(string kept, int code, string says)
    {
        using var exchange = new SealedExchange();
        var (leaf, authority) = Certificates();
        var thumbprint = Base64Url.EncodeToString(SHA256.HashData(leaf.RawData));
        if (kept != "none")
        {
            Directory.CreateDirectory(exchange["certificates"]);
            await File.WriteAllTextAsync(exchange[$"certificates/{thumbprint}.pem"], $"{(kept == "another" ? authority : leaf).ExportCertificatePem()}\n{authority.ExportCertificatePem()}\n");
        }

        var key = Key("bank-1", SignatureAlgorithm.ES256);
        await exchange.CallBankAsync(Request, await AnswerAsync("jws", key), certificate: thumbprint);
        await PublishAsync(exchange, key);
        var run = await exchange.ExportOpenAsync();

        Assert.Equal(code, run.ExitCode);
        Assert.Contains(says, exchange.Readme, StringComparison.Ordinal);
        var own = exchange.Commands.Where(command => command.Contains("certificates/", StringComparison.Ordinal)).ToList();
        Assert.Equal(kept.Length == 0 ? 2 : 0, own.Count);
        foreach (var command in own)
            Assert.True(await exchange.ShellAsync(command) == 0, command);
        if (own.Count == 0)
            return;
        File.Copy(exchange[$"pack/certificates/{thumbprint}.anchor.pem"], exchange[$"pack/certificates/{thumbprint}.pem"], overwrite: true);
        Assert.False(await exchange.ShellAsync(own[0]) == 0, own[0]);
    }

    [Fact]
    public async Task A_thumbprint_never_becomes_a_command()
    {
        using var exchange = new SealedExchange();
        await exchange.CallBankAsync(Request, "HTTP/1.1 201 Created\r\n\r\n{}", certificate: "';touch broken;'".PadRight(43, 'a'));
        await exchange.ExportOpenAsync();

        Assert.DoesNotContain(exchange.Commands, command => command.Contains("broken", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("late", 1)]
    [InlineData("another key", 1)]
    [InlineData("another signer", 1)]
    public async Task The_entry_that_tells_of_a_certified_key_is_in_the_pack_with_its_proof(string fault, int code)
    {
        using var exchange = new SealedExchange();
        using var fast = EcdsaSigningKey.Generate("unnamed");
        var (slow, other) = (Key("hsm-1", SignatureAlgorithm.ES256), Key("hsm-1", SignatureAlgorithm.ES256));
        var kid = fast.PublicJwk.Thumbprint;
        var certified = EcdsaSigningKey.Generate("unnamed").PublicJwk;
        exchange.Publish(slow.PublicJwk);
        var statement = await KeyCertificate.IssueAsync(fault == "another key" ? certified : fast.PublicJwk, fault == "another signer" ? other : slow, TimeProvider.System, TimeSpan.FromHours(1));
        if (fault == "late")
            exchange.Before(new JsonObject { ["call"] = SealedExchange.Call, ["kind"] = "intent", ["upstream"] = new JsonArray(new JsonObject { ["name"] = "bank", ["kid"] = kid }) });
        exchange.Before(Certified(kid, statement));
        await exchange.CallBankAsync(Request, "HTTP/1.1 201 Created\r\n\r\n{}", kid);
        var run = await exchange.ExportOpenAsync();

        Assert.True(run.ExitCode == code, run.Error);
        var own = exchange.Commands.Where(command => command.Contains("certified/", StringComparison.Ordinal)).ToList();
        Assert.Equal(code == 0 ? 1 : 0, own.Count);
        foreach (var command in own)
            Assert.True(await exchange.ShellAsync(command) == 0, command);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task A_key_of_which_nothing_tells_whose_it_is_is_named_in_the_verdict(bool told, bool published)
    {
        using var exchange = new SealedExchange();
        using var fast = EcdsaSigningKey.Generate("unnamed");
        var slow = Key("hsm-1", SignatureAlgorithm.ES256);
        var kid = fast.PublicJwk.Thumbprint;
        exchange.Publish(published ? [slow.PublicJwk, fast.PublicJwk.WithKid(kid)] : []);
        if (told)
            exchange.Before(Certified(kid, await KeyCertificate.IssueAsync(fast.PublicJwk, slow, TimeProvider.System, TimeSpan.FromHours(1))));
        await exchange.CallBankAsync(Request, "HTTP/1.1 201 Created\r\n\r\n{}", kid);
        var run = await exchange.ExportOpenAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(!told && !published, run.Error.Contains($"The key '{kid}' signed for the gateway in entry 0. Unchecked: No entry of the log before", StringComparison.Ordinal));
        Assert.Equal(told && !published, run.Error.Contains("Whether 'hsm-1' made the statement in it is not checked", StringComparison.Ordinal));
        Assert.Equal(!told && !published, exchange.Readme.Contains($"NOT CHECKED. The key '{kid}' signed for the gateway", StringComparison.Ordinal));
        Assert.Equal(told && !published, exchange.Readme.Contains("NOT CHECKED. Entry 0 of the log tells", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_signed_after_its_certificate_had_ended_is_called_wrong()
    {
        using var exchange = new SealedExchange();
        using var fast = EcdsaSigningKey.Generate("unnamed");
        var slow = Key("hsm-1", SignatureAlgorithm.ES256);
        exchange.Publish(slow.PublicJwk);
        var kid = fast.PublicJwk.Thumbprint;
        exchange.Before(Certified(kid, await KeyCertificate.IssueAsync(fast.PublicJwk, slow, new Earlier(TimeSpan.FromHours(3)), TimeSpan.FromHours(1))));
        await exchange.CallBankAsync(Request, "HTTP/1.1 201 Created\r\n\r\n{}", kid);
        var run = await exchange.ExportOpenAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("does not hold for what the key signed in entry 1", exchange.Readme, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(190, 200, 24 * 60, null)]
    [InlineData(190, 200, 60, 2)]
    [InlineData(190, 100, 24 * 60, 1)]
    public async Task A_certified_key_is_judged_at_its_first_signature_and_at_its_last(int usedAgo, int certifiedAgo, int life, int? wrong)
    {
        using var exchange = new SealedExchange();
        using var fast = EcdsaSigningKey.Generate("unnamed");
        var slow = Key("hsm-1", SignatureAlgorithm.ES256);
        exchange.Publish(slow.PublicJwk);
        var kid = fast.PublicJwk.Thumbprint;
        exchange.Before(Certified(kid, await KeyCertificate.IssueAsync(fast.PublicJwk, slow, new Earlier(TimeSpan.FromMinutes(certifiedAgo)), TimeSpan.FromMinutes(life))));
        exchange.Before(new JsonObject
        {
            ["call"] = SealedExchange.Call, ["kind"] = "intent", ["time"] = new Earlier(TimeSpan.FromMinutes(usedAgo)).GetUtcNow().ToString("O"),
            ["upstream"] = new JsonArray(new JsonObject { ["name"] = "bank", ["kid"] = kid }),
        });
        await exchange.CallBankAsync(Request, "HTTP/1.1 201 Created\r\n\r\n{}", kid);
        var run = await exchange.ExportOpenAsync();

        Assert.True(run.ExitCode == (wrong is null ? 0 : 1), run.Error);
        Assert.Equal(wrong is not null, run.Error.Contains($"does not hold for what the key signed in entry {wrong}:", StringComparison.Ordinal));
    }

    private static JsonObject Certified(string kid, string statement) => new()
    {
        ["by"] = "hsm-1", ["kid"] = kid, ["kind"] = "certified", ["statement"] = statement, ["time"] = TimeProvider.System.GetUtcNow().ToString("O"), ["until"] = "2026-11-21T09:00:00.000Z",
    };

    private static async Task<string> AnswerAsync(string form, ISigningKey key)
    {
        List<KeyValuePair<string, string>> fields = [new("Content-Type", "application/json")];
        if (form == "rfc9421")
        {
            fields.Add(new("Content-Digest", ContentDigest.For(Encoding.UTF8.GetBytes(Body))));
            var request = HttpMessage.OfRequest("POST", "https://bank.test/open-banking/payments", []);
            var made = await HttpMessageSignature.SignAsync(
                HttpMessage.OfResponse(201, fields, request), new HttpSignatureOptions { Components = ["@status", "content-digest", "@target-uri;req"] }, key, TimeProvider.System);
            fields.AddRange([new("Signature-Input", made.SignatureInput), new("Signature", made.Signature)]);
        }
        else
        {
            var options = new ObieJwsOptions { Issuer = "0015800001041RHAAY", TrustAnchor = "openbanking.org.uk", LegacyB64 = form != "jws" };
            fields.Add(new("x-jws-signature", await ObieJws.SignAsync(Encoding.UTF8.GetBytes(Body), options, key, TimeProvider.System)));
        }

        return $"HTTP/1.1 201 Created\r\n{string.Concat(fields.Select(field => $"{field.Key}: {field.Value}\r\n"))}\r\n{Body}";
    }

    private static Task PublishAsync(SealedExchange exchange, ISigningKey key) => File.WriteAllTextAsync(exchange["bank-keys.jwks"], Jwks.Of(key.PublicJwk).ToJson());

    private static (X509Certificate2 Leaf, X509Certificate2 Authority) Certificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest("CN=bank.test", own, HashAlgorithmName.SHA256).Create(authority, now.AddDays(-1), now.AddDays(1), [1, 2, 3]);
        return (leaf, authority);
    }

    private static ISigningKey Key(string kid, SignatureAlgorithm algorithm) => algorithm.IsEcdsa() ? EcdsaSigningKey.Generate(kid, algorithm) : RsaSigningKey.Generate(kid, algorithm);

    private sealed class Earlier(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - by;
    }
}
