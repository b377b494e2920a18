using System.Text;

namespace SecureFin.Jose.Tests;

/// <summary>
/// Every parser meets mutated inputs: whatever comes, it answers and does not throw. JOSE_FUZZ_INPUTS sets how many inputs
/// each parser gets (default 20 000); JOSE_FUZZ_SEED repeats a run.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly int Inputs = int.TryParse(Environment.GetEnvironmentVariable("JOSE_FUZZ_INPUTS"), out var n) ? n : 20_000;
    private static readonly FixedClock Clock = FixedClock.Standard;
    private static readonly ISigningKey Key = Keys.For(SignatureAlgorithm.ES256);
    private static readonly VerificationKeySet Known = Keys.SetOf(Key);

    [Fact]
    public async Task Tokens_in_compact_form()
    {
        string[] seeds =
        [
            await CompactJws.SignAsync(new() { Type = "at+jwt" }, Encoding.UTF8.GetBytes("""{"iss":"a","aud":["b"],"exp":1}"""), Key, default),
            await JwtBuilder.ClientAssertion("c", "https://as.example", Clock).SignAsync(Key, default),
        ];
        var validator = new JwtValidator(new() { Issuer = "a", Audiences = ["b"] }, Clock);

        Run(seeds, text =>
        {
            if (!Array.Exists(seeds, seed => seed == text)) Assert.False(CompactJws.Verify(text, Known).Ok);
            validator.Validate(text, Known, JwtBinding.None);
        });
    }

    [Fact]
    public async Task Detached_signatures_and_proofs()
    {
        var body = Encoding.UTF8.GetBytes("{}");
        var options = new ObieJwsOptions { Issuer = "i" };
        string[] seeds =
        [
            await ObieJws.SignAsync(body, options, Key, Clock), await DetachedJws.SignAsync(JwsHeaderFields.None, body, Key, unencoded: true),
            await DpopProof.CreateAsync("GET", "https://a.example/x", Key, Clock, "t", "n"),
        ];

        Run(seeds, text =>
        {
            ObieJws.Verify(text, body, Known, options, Clock);
            DetachedJws.Verify(text, body, Known);
            DpopProof.Verify(text, "GET", "https://a.example/x", new DpopPolicy { AccessToken = "t", Nonce = "n" }, Clock);
        });
    }

    [Fact]
    public void Headers_and_claims_inside_a_token()
    {
        string[] seeds =
        [
            """{"alg":"ES256","kid":"k1","typ":"at+jwt","crit":["b64"],"b64":false}""",
            """{"iss":"a","aud":["b","c"],"exp":1790000000,"iat":1.5e9,"cnf":{"x5t#S256":"A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"},"scope":"x y"}""",
        ];

        Run(seeds, text =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            JwsHeaderReader.Read(CanonicalBase64Url.Encode(utf8), new JwsPolicy { UnderstoodCritical = ["b64"] }, out _);
            JwtClaimsReader.Read(utf8, out _);
        });
    }

    [Fact]
    public void Keys_and_key_sets()
    {
        var jwk = Key.PublicJwk.ToJson();
        Run([jwk, $"{{\"keys\":[{jwk}]}}", Keys.For(SignatureAlgorithm.PS256).PublicJwk.ToJson()], text =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            _ = Jwk.TryParse(utf8, out _, out _);
            _ = Jwks.TryParse(utf8, out _, out _);
        });
    }

    [Fact]
    public void Structured_fields_come_out_as_they_went_in()
    {
        string[] seeds =
        [
            "sig1=(\"@method\" \"content-digest\";req);created=1618884473;keyid=\"k\", sig2=:AAAA:;x=?0", "a=1.5, b=tok;c, d=(1 2);e=%\"f%c3%bc\"",
            "\"text\";a=@1;b=-7", "1, (a b);c=1, :AA==:",
        ];

        Run(seeds, text =>
        {
            if (StructuredField.TryParseDictionary(text, out var dictionary)) AssertStable(StructuredField.Serialize(dictionary!));
            _ = StructuredField.TryParseList(text, out _);
            _ = StructuredField.TryParseItem(text, out _);
        });
    }

    [Fact]
    public void Signature_digest_and_webhook_fields()
    {
        string[] seeds =
        [
            "sig1=(\"@method\" \"@query-param\";name=\"a\" \"content-digest\";req);created=1618884473;keyid=\"k1\";nonce=\"n\"",
            "keyId=\"SN=1,CA=CN=a\",algorithm=\"rsa-sha256\",headers=\"digest date\",signature=\"AAAA\"", "sha-256=:AAAA:, sha-512=:AAAA:", "SHA-256=AAAA,MD5=BBBB",
            "v1,AAAA v1a,BBBB", "t=1618884473,v1=00ff", "https://a.example:443/x/%2e%2e/y?a=1&b=%20#f",
        ];
        byte[][] secrets = [new byte[32]];
        var known = HttpVerificationKey.From(VerificationKey.From(Key.PublicJwk), SignatureAlgorithm.ES256);

        Run(seeds, text =>
        {
            _ = HttpTarget.TryParse(text, out _);
            var message = HttpMessage.OfRequest("GET", "https://a.example/x?a=1",
                [new("Signature-Input", text), new("Signature", "sig1=:AAAA:"), new("Content-Digest", text), new("Digest", text)]);
            HttpMessageSignature.Verify(message, _ => known, new() { RequiredComponents = ["@method"] }, FixedClock.AtUnix(1618884473));
            CavageSignature.Verify(message, text, _ => VerificationKey.From(Key.PublicJwk), []);
            if (ContentDigest.TryParse(text, out var digest)) digest!.Matches([]);
            LegacyDigest.Matches(text, []);
            StandardWebhook.Verify("id", text, text, [], secrets, Clock);
            TimestampedWebhook.Verify(text, [], secrets, Clock);
            QueryParameter.ValueOf(text, text);
        });
    }

    private static void AssertStable(string text)
    {
        Assert.True(StructuredField.TryParseDictionary(text, out var again), text);
        Assert.Equal(text, StructuredField.Serialize(again!));
    }

    private void Run(string[] seeds, Action<string> act)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("JOSE_FUZZ_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"seed {seed}, {Inputs} inputs");
        var mutator = new Mutator(seed);
        for (var i = 0; i < Inputs; i++)
        {
            var text = mutator.Mutate(seeds);
            try
            {
                act(text);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, input {i}: {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}", e);
            }
        }
    }
}
