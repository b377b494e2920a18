using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace SecureFin.Jose.Tests;

/// <summary>Tokens that are wrong in exactly one way, and the few that are right; each is signed with the issuer's own key.</summary>
public sealed class BadTokenTests
{
    private const string Issuer = "https://as.example";
    private const string Audience = "https://gateway.example/erp";
    private static readonly FixedClock Clock = FixedClock.Standard;
    private static readonly long Now = Clock.Now.ToUnixTimeSeconds();
    private static readonly ISigningKey Es = Keys.For(SignatureAlgorithm.ES256, "es256-1");
    private static readonly RSA PsKey = RSA.Create(2048);
    private static readonly ISigningKey Ps = RsaSigningKey.From(PsKey, "ps256-1");
    private static readonly ISigningKey Attacker = Keys.For(SignatureAlgorithm.ES256, "attacker");
    private static readonly string Erp = Thumbprint("erp");
    private static readonly string Bank = Thumbprint("bank");
    private static readonly JwtPolicy Policy = new() { Issuer = Issuer, Audiences = [Audience], RequiredScopes = ["erp:write"] };
    private static readonly VerificationKeySet Known = Keys.SetOf(Es, Ps);
    private static readonly Lazy<Task<Dictionary<string, (string Token, bool Accept, string Shown)>>> Tokens = new(MakeAsync);

    public static TheoryData<string> Names => [.. Tokens.Value.GetAwaiter().GetResult().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_token_is_judged_as_it_must_be(string name)
    {
        var (token, accept, shown) = (await Tokens.Value)[name];

        var result = new JwtValidator(Policy, Clock).Validate(token, Known, new JwtBinding(shown));

        Assert.True(result.Ok == accept, result.Error?.Code ?? "accepted");
    }

    [Fact]
    public void There_are_as_many_kinds_as_the_peer_has() => Assert.True(Names.Count >= 66, $"{Names.Count}");

    [Fact]
    public async Task A_token_of_an_unknown_kid_asks_for_a_fetch_and_one_of_a_wrong_key_does_not()
    {
        var tokens = await Tokens.Value;
        var validator = new JwtValidator(Policy, Clock);

        Assert.Equal(JoseError.KeyUnknown, validator.Validate(tokens["kid-unknown"].Token, Known, new JwtBinding(Erp)).Error);
        Assert.Equal(JoseError.Signature, validator.Validate(tokens["key-of-other-issuer"].Token, Known, new JwtBinding(Erp)).Error);
    }

    private static async Task<Dictionary<string, (string, bool, string)>> MakeAsync()
    {
        var all = new Dictionary<string, (string, bool, string)>(StringComparer.Ordinal);
        void Add(string name, bool accept, string token, string? shown = null) => all.Add(name, (token, accept, shown ?? Erp));
        await AddClaimCasesAsync(Add);
        await AddHeaderCasesAsync(Add);
        await AddKeyCasesAsync(Add);
        await AddFormCasesAsync(Add);
        return all;
    }

    private static async Task AddClaimCasesAsync(Action<string, bool, string, string?> add)
    {
        var good = await SignAsync(Claims());
        add("good-es256", true, good, null);
        add("good-ps256", true, await SignAsync(Claims(), Head(("alg", "PS256"), ("kid", "ps256-1")), Ps), null);
        add("good-aud-array", true, await SignAsync(Claims(("aud", new JsonArray("https://other.example", Audience)))), null);
        add("cnf-other-cert", false, good, Bank);
        add("cnf-same-subject-rogue-ca", false, good, Thumbprint("erp"));
        add("no-cnf", false, await SignAsync(Claims(("cnf", null))), null);
        add("cnf-empty", false, await SignAsync(Claims(("cnf", new JsonObject()))), null);
        add("cnf-sha1-only", false, await SignAsync(Claims(("cnf", new JsonObject { ["x5t"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAA" }))), null);
        add("expired", false, await SignAsync(Claims(("iat", Now - 4000), ("exp", Now - 3600))), null);
        add("expired-just", true, await SignAsync(Claims(("iat", Now - 300), ("exp", Now - 5))), null);
        add("expired-beyond-skew", false, await SignAsync(Claims(("iat", Now - 400), ("exp", Now - 65))), null);
        add("nbf-future", false, await SignAsync(Claims(("nbf", Now + 3600))), null);
        add("iat-future", false, await SignAsync(Claims(("iat", Now + 3600), ("exp", Now + 7200))), null);
        add("no-exp", false, await SignAsync(Claims(("exp", null))), null);
        add("exp-string", false, await SignAsync(Claims(("exp", (Now + 300).ToString(CultureInfo.InvariantCulture)))), null);
        add("exp-huge", false, await RawAsync(Head(), Claims().ToJsonString().Replace($"\"exp\":{Now + 300}", "\"exp\":1e400", StringComparison.Ordinal)), null);
        add("wrong-iss", false, await SignAsync(Claims(("iss", Issuer + "/"))), null);
        add("wrong-aud", false, await SignAsync(Claims(("aud", "https://gateway.example/bank"))), null);
        add("aud-prefix", false, await SignAsync(Claims(("aud", Audience + ".evil.example"))), null);
        add("no-aud", false, await SignAsync(Claims(("aud", null))), null);
        add("scope-missing", false, await SignAsync(Claims(("scope", "erp:read"))), null);
        add("scope-substring", false, await SignAsync(Claims(("scope", "xerp:write erp:writer"))), null);
        add("payload-not-object", false, await RawAsync(Head(), "[1]"), null);
        add("payload-bom", false, await RawAsync(Head(), "\uFEFF" + Claims().ToJsonString()), null);
        add("payload-bad-utf8", false, await RawAsync(Head().ToJsonString(), [.. "{\"sub\":\""u8, 0xff, 0xfe, .. "\"}"u8], Es), null);
        add("payload-deep", false, await RawAsync(Head(), $"{{\"a\":{new string('[', 5000)}{new string(']', 5000)}}}"), null);
        add("payload-64k", false, await SignAsync(Claims(("x", new string('y', 60000)))), null);
        var duplicated = Claims(("aud", "https://gateway.example/bank")).ToJsonString().Replace("\"iss\"", $"\"aud\":\"{Audience}\",\"iss\"", StringComparison.Ordinal);
        add("dup-claim-aud", false, await RawAsync(Head(), duplicated), null);
        add("dup-claim-aud-escaped", false, await RawAsync(Head(), duplicated.Replace("\"iss\"", "\"\\u0061ud\":\"x\",\"iss\"", StringComparison.Ordinal)), null);
    }

    private static async Task AddHeaderCasesAsync(Action<string, bool, string, string?> add)
    {
        add("typ-jwt", false, await SignAsync(Claims(), Head(("typ", "JWT"))), null);
        add("typ-none", false, await SignAsync(Claims(), Head(("typ", null))), null);
        add("typ-id-token-confusion", false, await SignAsync(Claims(("aud", "erp-mtls"), ("nonce", "n")), Head(("typ", "JWT"))), null);
        add("typ-full-media-type", true, await SignAsync(Claims(), Head(("typ", "application/at+jwt"))), null);
        add("crit-unknown", false, await SignAsync(Claims(), Head(("crit", new JsonArray("exp")), ("exp", Now + 300))), null);
        add("crit-empty", false, await SignAsync(Claims(), Head(("crit", new JsonArray()))), null);
        add("b64-false", false, await SignAsync(Claims(), Head(("b64", false), ("crit", new JsonArray("b64")))), null);
        add("dup-header-alg", false, await RawAsync("""{"alg":"none","typ":"at+jwt","kid":"es256-1","alg":"ES256"}""", Encoding.UTF8.GetBytes(Claims().ToJsonString()), Es), null);
        var attackerJwk = JsonNode.Parse(Attacker.PublicJwk.ToJson());
        add("jwk-embedded", false, await SignAsync(Claims(), Head(("jwk", attackerJwk!.DeepClone()), ("kid", null)), Attacker), null);
        add("jwk-embedded-known-kid", false, await SignAsync(Claims(), Head(("jwk", attackerJwk.DeepClone())), Attacker), null);
        add("jku", false, await SignAsync(Claims(), Head(("jku", "http://127.0.0.1:1/jwks")), Attacker), null);
        add("x5u", false, await SignAsync(Claims(), Head(("x5u", "http://127.0.0.1:1/cert")), Attacker), null);
        add("x5c", false, await SignAsync(Claims(), Head(("x5c", new JsonArray("AAAA"))), Attacker), null);
        add("jku-honest-key", false, await SignAsync(Claims(), Head(("jku", "http://169.254.169.254/"))), null);
        add("kid-unknown", false, await SignAsync(Claims(), Head(("kid", "nope"))), null);
        foreach (var (name, kid) in new[]
                 {
                     ("path", "../../../../dev/null"), ("sql", "' OR 1=1--"), ("url", "https://evil.example/k"), ("nul", "es256-1\0"),
                     ("crlf", "es256-1\r\nSet-Cookie: a=b"), ("long", new string('k', 4000)),
                 })
            add($"kid-{name}", false, await SignAsync(Claims(), Head(("kid", kid))), null);
        add("kid-number", false, await SignAsync(Claims(), Head(("kid", 1))), null);
        add("key-of-other-issuer", false, await SignAsync(Claims(), Head(), Attacker), null);
    }

    private static async Task AddKeyCasesAsync(Action<string, bool, string, string?> add)
    {
        var good = await SignAsync(Claims());
        var parts = good.Split('.');
        foreach (var name in new[] { "none", "None", "nOnE", "NONE" })
            add($"alg-{name}", false, $"{Encode(Head(("alg", name)).ToJsonString())}.{parts[1]}.", null);
        add("alg-none-with-sig", false, $"{Encode(Head(("alg", "none")).ToJsonString())}.{parts[1]}.{parts[2]}", null);
        add("alg-hs256-rsa-public-pem", false, Hmac("ps256-1", PsKey.ExportSubjectPublicKeyInfoPem()), null);
        add("alg-hs256-rsa-n", false, Hmac("ps256-1", CanonicalBase64Url.Encode(PsKey.ExportParameters(includePrivateParameters: false).Modulus)), null);
        add("alg-hs256-empty", false, Hmac("es256-1", ""), null);
        add("alg-rs256-with-ps-key", false, RawRs256(Head(("alg", "RS256"), ("kid", "ps256-1")), Claims()), null);
        add("alg-mismatch-kid", false, await SignAsync(Claims(), Head(("kid", "ps256-1"))), null);
    }

    private static async Task AddFormCasesAsync(Action<string, bool, string, string?> add)
    {
        var good = await SignAsync(Claims());
        var parts = good.Split('.');
        CanonicalBase64Url.TryDecode(parts[2], out var signature);
        add("sig-der", false, $"{parts[0]}.{parts[1]}.{CanonicalBase64Url.Encode(ToDer(signature))}", null);
        add("sig-zero", false, $"{parts[0]}.{parts[1]}.{CanonicalBase64Url.Encode(new byte[64])}", null);
        add("sig-empty", false, $"{parts[0]}.{parts[1]}.", null);
        add("sig-padding", false, good + "==", null);
        add("sig-trailing-bits", false, good[..^1] + NextLetter(good[^1]), null);
        add("sig-std-base64", false, $"{parts[0]}.{parts[1]}.{Convert.ToBase64String(signature)}", null);
        add("whitespace", false, $"{parts[0]}.{parts[1]} .{parts[2]}", null);
        add("five-parts", false, good + ".a.b", null);
        add("json-serialization", false, $$"""{"payload":"{{parts[1]}}","protected":"{{parts[0]}}","signature":"{{parts[2]}}"}""", null);
    }

    private static JsonObject Claims(params (string Name, JsonNode? Value)[] changes) => Change(new JsonObject
    {
        ["jti"] = "01J000000000000000000TOKEN",
        ["sub"] = "erp-mtls",
        ["client_id"] = "erp-mtls",
        ["iss"] = Issuer,
        ["aud"] = Audience,
        ["scope"] = "erp:read erp:write",
        ["iat"] = Now,
        ["exp"] = Now + 300,
        ["cnf"] = new JsonObject { ["x5t#S256"] = Erp },
    }, changes);

    private static JsonObject Head(params (string Name, JsonNode? Value)[] changes) =>
        Change(new JsonObject { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = "es256-1" }, changes);

    private static JsonObject Change(JsonObject root, (string Name, JsonNode? Value)[] changes)
    {
        foreach (var (name, value) in changes)
        {
            if (value is null) root.Remove(name);
            else root[name] = value;
        }

        return root;
    }

    private static ValueTask<string> SignAsync(JsonObject claims, JsonObject? head = null, ISigningKey? key = null) =>
        RawAsync((head ?? Head()).ToJsonString(), Encoding.UTF8.GetBytes(claims.ToJsonString()), key ?? Es);

    private static ValueTask<string> RawAsync(JsonObject head, string payload) => RawAsync(head.ToJsonString(), Encoding.UTF8.GetBytes(payload), Es);

    private static async ValueTask<string> RawAsync(string head, byte[] payload, ISigningKey key)
    {
        var input = $"{Encode(head)}.{CanonicalBase64Url.Encode(payload)}";
        return $"{input}.{CanonicalBase64Url.Encode(await key.SignAsync(Encoding.ASCII.GetBytes(input), default))}";
    }

    private static string RawRs256(JsonObject head, JsonObject claims)
    {
        var input = $"{Encode(head.ToJsonString())}.{Encode(claims.ToJsonString())}";
        return $"{input}.{CanonicalBase64Url.Encode(PsKey.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Hmac(string kid, string secret)
    {
        var input = $"{Encode(Head(("alg", "HS256"), ("kid", kid)).ToJsonString())}.{Encode(Claims().ToJsonString())}";
        return $"{input}.{CanonicalBase64Url.Encode(HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Encode(string text) => CanonicalBase64Url.Encode(Encoding.UTF8.GetBytes(text));

    private static char NextLetter(char c)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return Letters[Letters.IndexOf(c, StringComparison.Ordinal) ^ 1];
    }

    private static byte[] ToDer(byte[] signature)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new System.Numerics.BigInteger(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }

    // Each call makes another certificate, so the same subject from another CA has another thumbprint.
    private static string Thumbprint(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={subject}.client.example", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(Clock.Now.AddDays(-1), Clock.Now.AddDays(1));
        return CertificateThumbprint.Of(certificate);
    }
}
