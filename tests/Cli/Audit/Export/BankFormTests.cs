using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using SecureFin.Jose;

namespace SecureFin.Cli.Tests.Audit.Export;

/// <summary>Banks' answers signed by draft-cavage, over the body and by CMS: what a pack says of them, run with openssl; and the key that the entry names.</summary>
public sealed class BankFormTests : IDisposable
{
    private const string Body = """{"transactionStatus":"ACSC"}""";
    private const string Request = "POST /v1/payments HTTP/1.1\r\nHost: bank.test\r\n\r\n{}";
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly SealedExchange _exchange = new();

    public static TheoryData<string> Forms => ["cavage", "cavage-512", "body", "cms", "jws"];

    private RsaSigningKey Key => RsaSigningKey.From(_rsa, "seal", SignatureAlgorithm.RS256);

    private string Fingerprint => VerificationKey.FromSpki(_rsa.ExportSubjectPublicKeyInfo(), "seal").Fingerprint;

    public void Dispose()
    {
        _exchange.Dispose();
        _rsa.Dispose();
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Each_form_is_checked_with_openssl_and_with_the_key_that_the_entry_names(string form)
    {
        await _exchange.CallBankAsync(Request, await AnswerAsync(form), responseKey: Fingerprint);
        await PublishAsync(form, _rsa);
        var run = await _exchange.ExportOpenAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var command in _exchange.Commands)
            Assert.True(await _exchange.ShellAsync(command) == 0, command);
        var own = _exchange.Commands.Where(command => command.Contains("upstream-0-response", StringComparison.Ordinal) && !command.Contains(".salt", StringComparison.Ordinal)).ToList();
        Assert.True(own.Count >= 3, string.Join('\n', own));
        using var other = RSA.Create(2048);
        await File.WriteAllTextAsync(_exchange["pack/signed/0-upstream-0-response.pem"], other.ExportSubjectPublicKeyInfoPem() + "\n");
        Assert.NotEqual(0, await _exchange.ShellAsync(own.Single(command => command.Contains("pkey -pubin", StringComparison.Ordinal))));
        await File.AppendAllTextAsync(_exchange["pack/signed/0-upstream-0-response.base"], " ");
        Assert.NotEqual(0, await _exchange.ShellAsync(own[0]));
        await File.WriteAllTextAsync(_exchange["pack/messages/0-upstream-0-response.message"], "HTTP/1.1 201 Created\r\n\r\n" + Body.Replace("ACSC", "RJCT", StringComparison.Ordinal));
        Assert.NotEqual(0, await _exchange.ShellAsync(own.First(command => command.Contains("tail -c", StringComparison.Ordinal))));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task An_altered_answer_is_called_wrong(string form)
    {
        await _exchange.CallBankAsync(Request, (await AnswerAsync(form)).Replace("ACSC", "RJCT", StringComparison.Ordinal), responseKey: Fingerprint);
        await PublishAsync(form, _rsa);
        var run = await _exchange.ExportOpenAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("WRONG. 'bank' signed its answer of entry 0", _exchange.Readme, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cavage")]
    [InlineData("jws")]
    public async Task A_signature_under_another_key_than_the_entry_names_is_called_wrong(string form)
    {
        await _exchange.CallBankAsync(Request, await AnswerAsync(form), responseKey: new string('A', 43));
        await PublishAsync(form, _rsa, form == "cavage" ? "SN=9FA1,CA=CN=Bank CA" : "seal");
        var run = await _exchange.ExportOpenAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("another key than the one that the entry names", _exchange.Readme, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_key_that_is_not_at_hand_is_named_and_not_called_wrong(string form)
    {
        await _exchange.CallBankAsync(Request, await AnswerAsync(form), responseKey: Fingerprint);
        var run = await _exchange.ExportOpenAsync();

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("is missing: it is not in bank-keys.jwks", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_key_is_called_in_an_entry_never_becomes_a_command()
    {
        await _exchange.CallBankAsync(Request, await AnswerAsync("jws"), responseKey: "';touch broken;'".PadRight(43, 'a'));
        await PublishAsync("jws", _rsa);
        await _exchange.ExportOpenAsync();

        Assert.DoesNotContain(_exchange.Commands, command => command.Contains("broken", StringComparison.Ordinal));
    }

    private async Task<string> AnswerAsync(string form)
    {
        var bytes = Encoding.UTF8.GetBytes(Body);
        List<KeyValuePair<string, string>> fields = [new("Content-Type", "application/json"), new("X-Request-ID", "99391c7e-ad88-49ec-a2ad-99ddcb1f7721")];
        switch (form)
        {
            case "cavage" or "cavage-512":
                fields.Add(new("Digest", form == "cavage" ? LegacyDigest.For(bytes) : "SHA-512=" + Convert.ToBase64String(SHA512.HashData(bytes))));
                fields.Add(new("Signature", await CavageSignature.SignAsync(HttpMessage.OfResponse(201, fields), ["digest", "x-request-id"], "SN=9FA1,CA=CN=Bank CA", Key)));
                break;
            case "body":
                fields.Add(new("X-Nordbank-Seal", await BodySignature.SignAsync(bytes, Key)));
                break;
            case "cms":
                fields.Add(new("X-Content-Signature", Convert.ToBase64String(Cms(bytes))));
                break;
            default:
                var pss = RsaSigningKey.From(_rsa, "seal", SignatureAlgorithm.PS256);
                fields.Add(new("x-jws-signature", await ObieJws.SignAsync(bytes, new ObieJwsOptions { Issuer = "0015800001041RHAAY", TrustAnchor = "openbanking.org.uk" }, pss, TimeProvider.System)));
                break;
        }

        return $"HTTP/1.1 201 Created\r\n{string.Concat(fields.Select(field => $"{field.Key}: {field.Value}\r\n"))}\r\n{Body}";
    }

    private byte[] Cms(byte[] content)
    {
        using var certificate = Certificate();
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        cms.ComputeSignature(new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate) { IncludeOption = X509IncludeOption.EndCertOnly, DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1") });
        return cms.Encode();
    }

    private X509Certificate2 Certificate()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=bank.test", _rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private async Task PublishAsync(string form, RSA rsa, string kid = "seal")
    {
        var key = RsaSigningKey.From(rsa, kid, form == "jws" ? SignatureAlgorithm.PS256 : SignatureAlgorithm.RS256);
        await File.WriteAllTextAsync(_exchange["bank-keys.jwks"], Jwks.Of(key.PublicJwk).ToJson());
    }
}
