using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SecureFin.Rego.Tests.Builtins;

/// <summary>Edges of io.jwt.* as OPA 1.7.1 has them: claims, headers, key sets, certificates, lengths.</summary>
public sealed class TokenEdgeTests
{
    private const string Secret = "c2VjcmV0"; // base64url of "secret"
    private const string SecretKey = $$"""{"kty":"oct","k":"{{Secret}}"}""";
    private const string Unverified = "[false,{},{}]";
    private static readonly ECDsa Curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Theory]
    [InlineData("""{"exp":10}""", "9999999999", true)]
    [InlineData("""{"exp":10}""", "10000000000", false)]
    [InlineData("""{"exp":10.5}""", "10400000000", true)]
    [InlineData("""{"exp":10.5}""", "10500000000", false)]
    [InlineData("""{"exp":1e1}""", "9000000000.5", true)]
    [InlineData("""{"nbf":10}""", "10000000000", true)]
    [InlineData("""{"nbf":10}""", "9999999999", false)]
    [InlineData("""{"nbf":10.25}""", "10250000000", true)]
    [InlineData("""{"exp":1e400}""", "9000000000000000000", true)]
    [InlineData("""{"nbf":-1}""", "0", true)]
    [InlineData("""{"exp":0}""", "0", false)]
    public void Times_are_seconds_in_the_token_and_nanoseconds_in_the_constraint(string claims, string time, bool isIn) =>
        Assert.Equal(isIn, DecodeVerify(Signed(claims), $$"""{"secret":"secret","time":{{time}}}""").StartsWith("[true", StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"exp":"10"}""", "exp value must be a number")]
    [InlineData("""{"exp":null}""", "exp value must be a number")]
    [InlineData("""{"nbf":[1]}""", "nbf value must be a number")]
    public void A_time_that_is_no_number_is_an_error(string claims, string error) =>
        Assert.Equal("error: " + error, DecodeVerify(Signed(claims), """{"secret":"secret"}"""));

    [Theory]
    [InlineData("""{}""", """ "aud":"a" """, false)]
    [InlineData("""{"aud":"a"}""", """ "aud":"a" """, true)]
    [InlineData("""{"aud":"a"}""", "", false)]
    [InlineData("""{"aud":["b","a"]}""", """ "aud":"a" """, true)]
    [InlineData("""{"aud":["b",1]}""", """ "aud":"a" """, false)]
    [InlineData("""{"aud":[]}""", """ "aud":"a" """, false)]
    [InlineData("""{"aud":""}""", "", true)]
    [InlineData("""{"aud":{"a":1}}""", """ "aud":"a" """, false)]
    [InlineData("""{"iss":"i"}""", """ "iss":"i" """, true)]
    [InlineData("""{"iss":"j"}""", """ "iss":"i" """, false)]
    [InlineData("""{}""", """ "iss":"i" """, false)]
    [InlineData("""{"iss":"j"}""", """ "iss":"" """, true)]
    [InlineData("""{}""", """ "alg":"HS256" """, true)]
    [InlineData("""{}""", """ "alg":"HS512" """, false)]
    public void Issuer_audience_and_algorithm_are_what_the_constraints_say(string claims, string constraint, bool isIn)
    {
        var constraints = "{\"secret\":\"secret\"" + (constraint.Length > 0 ? "," + constraint : "") + "}";

        Assert.Equal(isIn, DecodeVerify(Signed(claims), constraints).StartsWith("[true", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{}""", "no key constraint")]
    [InlineData("""{"secret":""}""", "no key constraint")]
    [InlineData("""{"secret":"s","cert":"{\"kty\":\"oct\",\"k\":\"AA\"}"}""", "duplicate key constraints")]
    [InlineData("""{"secret":1}""", "secret constraint: must be a string")]
    [InlineData("""{"secret":"s","time":"1"}""", "token time constraint: must be a number")]
    [InlineData("""{"secret":"s","time":-1}""", "token time constraint: must not be negative")]
    [InlineData("""{"secret":"s","time":1e400}""", "token time constraint: unvalid float64")]
    [InlineData("""{"secret":"s","sub":"x"}""", "unknown token validation constraint: sub")]
    [InlineData("""{"cert":1}""", "cert constraint: must be a string")]
    public void A_wrong_constraint_is_an_error(string constraints, string error) => Assert.Equal("error: " + error, DecodeVerify(Signed("{}"), constraints));

    [Theory]
    [InlineData("""{"alg":"HS256","crit":"x"}""", "error: crit: must be a list")]
    [InlineData("""{"alg":"HS256","crit":[]}""", "error: crit: must be a nonempty list")]
    [InlineData("""{"alg":"HS256","crit":[1]}""", "error: crit: must be a nonempty list")]
    [InlineData("""{"alg":"HS256","crit":["b64"],"b64":true}""", Unverified)]
    [InlineData("""{"alg":"HS256","crit":["exp"]}""", """[true,{"alg":"HS256","crit":["exp"]},{}]""")]
    [InlineData("""{"alg":"HS256","kid":7,"typ":1}""", "error: kid: must be a string")]
    [InlineData("""{"alg":1}""", "error: alg: must be a string")]
    [InlineData("""{"typ":"JWT"}""", Unverified)]
    [InlineData("""{"alg":"none"}""", "error: unknown JWS algorithm: none")]
    [InlineData("""{"alg":"RS256"}""", "error: incorrect public key type")]
    [InlineData("""{"alg":"HS256","enc":"A128GCM"}""", "error: JWT is a JWE object, which is not supported")]
    [InlineData("""[]""", "error: bad JWT header: decoded JSON type was not an Object")]
    public void A_header_is_checked_before_the_signature_is_trusted(string header, string answer) =>
        Assert.Equal(answer, DecodeVerify(Token(header, "{}"), """{"secret":"secret"}"""));

    [Theory]
    [InlineData("", "encoded JWT had no period separators")]
    [InlineData("abc", "encoded JWT had no period separators")]
    [InlineData("a.b", "encoded JWT must have 3 sections, found 2")]
    [InlineData("a.b.c.d", "encoded JWT must have 3 sections, found 4")]
    [InlineData("e3!0.e30.", "JWT header had invalid encoding: illegal base64 data at input byte 2")]
    [InlineData("a.e30.", "JWT header had invalid encoding: illegal base64url string: a")]
    [InlineData("e30.W10.", "decoded JSON type was not an Object")]
    [InlineData("e30.e30.!!!!", "JWT signature had invalid encoding: illegal base64 data at input byte 0")]
    public void A_malformed_token_is_an_error(string token, string error) => Assert.Equal("error: " + error, Call("io.jwt.decode", RegoValue.FromString(token)));

    [Fact]
    public void The_key_of_a_set_is_taken_by_its_name_else_by_its_algorithm()
    {
        var (named, other) = (Jwk(Curve, "a", null), Jwk(ECDsa.Create(ECCurve.NamedCurves.nistP256), "b", null));
        var token = Es256("""{"alg":"ES256","kid":"a"}""");

        Assert.Equal("true", VerifyEs256(token, $$"""{"keys":[{{other}},{{named}}]}"""));
        Assert.Equal("false", VerifyEs256(token, $$"""{"keys":[{{Jwk(Curve, "c", null)}},{{Jwk(ECDsa.Create(ECCurve.NamedCurves.nistP256), "a", null)}}]}"""));
        Assert.Equal("true", VerifyEs256(token, $$"""{"keys":[{{other}},{{Jwk(Curve, "c", null)}}]}"""));
        Assert.Equal("false", VerifyEs256(token, $$"""{"keys":[{{Jwk(Curve, "c", "ES384")}}]}"""));
        Assert.Equal("true", VerifyEs256(token, $$"""{"keys":[{"kty":"oct","k":"AA"},{{Jwk(Curve, "c", "ES256")}}]}"""));
        Assert.Equal("false", VerifyEs256(token, $$"""{"keys":[{{Jwk(Curve, "a", "ECDH-ES")}}]}"""));
        Assert.Equal("true", VerifyEs256(token, Jwk(Curve, "a", "ECDH-ES")));
        Assert.Equal("false", VerifyEs256(Es256("""{"alg":"ES256"}"""), Jwk(Curve, "a", "ECDH-ES")));
        Assert.StartsWith("error: failed to parse a JWK key (set): ", VerifyEs256(token, $$"""{"keys":[{{named}},{"kty":"EC","kid":1}]}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_and_a_public_key_are_keys_and_nothing_may_follow_them()
    {
        var request = new CertificateRequest("CN=signer", Curve, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var (pem, key, token) = (certificate.ExportCertificatePem() + "\n", Curve.ExportSubjectPublicKeyInfoPem(), Es256("""{"alg":"ES256","kid":"any"}"""));

        Assert.Equal("true", VerifyEs256(token, pem));
        Assert.Equal("true", VerifyEs256(token, key));
        Assert.Equal("false", Call("io.jwt.verify_rs256", RegoValue.FromString(token), RegoValue.FromString(pem)));
        Assert.Equal("error: extra data after a PEM certificate block", VerifyEs256(token, pem + "\n"));
        Assert.Equal("error: extra data after a PEM certificate block", VerifyEs256(token, pem + pem));
        Assert.Equal("error: failed to extract a Key from the PEM certificate", VerifyEs256(token, Curve.ExportECPrivateKeyPem()));
        Assert.StartsWith("[true", DecodeVerify(token, RegoJson.ToJson(Constraint("cert", pem))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_private_key_verifies_nothing_and_an_Ed25519_key_fits_no_token()
    {
        var d = Base64Url.EncodeToString(Curve.ExportParameters(true).D);
        var token = Es256("""{"alg":"ES256"}""");
        const string Ed25519 = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";

        Assert.Equal("false", VerifyEs256(token, Jwk(Curve, "a", null).Replace("{", $$"""{"d":"{{d}}",""", StringComparison.Ordinal)));
        Assert.Equal("false", VerifyEs256(token, Ed25519));
    }

    [Theory]
    [InlineData("""{"alg":"HS256","kid":1}""", SecretKey, "error: json: cannot unmarshal into Go struct field StandardHeaders.kid")]
    [InlineData("""{"alg":"HS256","jwk":{}}""", SecretKey, "error: json: cannot unmarshal into Go struct field StandardHeaders.jwk")]
    [InlineData("""{"alg":"XX"}""", SecretKey, "error: unknown signature algorithm")]
    [InlineData("""{"alg":"HS256"}""", """{"kty":"oct","k":""}""", "error: failed to sign: key does not fit the algorithm")]
    [InlineData("""{"alg":"ES256"}""", SecretKey, "error: failed to sign: key does not fit the algorithm")]
    public void A_header_or_key_that_cannot_sign_is_an_error(string header, string key, string error) =>
        Assert.Equal(error, Call("io.jwt.encode_sign_raw", RegoValue.FromString(header), RegoValue.FromString("{}"), RegoValue.FromString(key)));

    [Theory]
    [InlineData("AQ", "AQ", "AQ")]
    [InlineData("AA", "AA", "AA")]
    [InlineData("", "AQ", "AQ")]
    [InlineData("D", "AQ", "AQ")]
    [InlineData("Dw", "Aw", "BQ")]
    public void A_key_of_made_up_primes_neither_signs_nor_verifies(string modulus, string p, string q)
    {
        var key = $$"""{"kty":"RSA","n":"{{modulus}}","e":"AQ","d":"AQ","p":"{{p}}","q":"{{q}}"}""";

        Assert.StartsWith("error: ", Sign("""{"alg":"RS256"}""", key), StringComparison.Ordinal);
        Assert.StartsWith("error: ", Call("io.jwt.verify_rs256", RegoValue.FromString("a.b.c"), RegoValue.FromString(key)), StringComparison.Ordinal);
        Assert.NotEqual("true", Call("io.jwt.verify_rs256", RegoValue.FromString(Es256("""{"alg":"RS256"}""")), RegoValue.FromString(key)));
        Assert.NotEqual("true", Call("io.jwt.verify_ps256", RegoValue.FromString(Es256("""{"alg":"PS256"}""")), RegoValue.FromString(key)));
    }

    [Fact]
    public void A_private_key_whose_primes_do_not_make_its_modulus_or_are_too_long_signs_nothing()
    {
        using var rsa = RSA.Create(2048);
        var own = rsa.ExportParameters(true);
        var huge = Convert.ToBase64String(Enumerable.Repeat((byte)0xff, 40_000).ToArray()).TrimEnd('=').Replace('/', '_').Replace('+', '-');
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.StartsWith("error: ", Sign("""{"alg":"RS256"}""", Rsa(own, own.P!, own.P!)), StringComparison.Ordinal);
        Assert.StartsWith("error: ", Sign("""{"alg":"RS256"}""", $$"""{"kty":"RSA","n":"{{huge}}{{huge}}","e":"AQAB","d":"{{huge}}","p":"{{huge}}","q":"{{huge}}"}"""), StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"{watch.Elapsed}");
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS512")]
    public void A_private_key_of_primes_alone_signs_and_its_public_key_verifies(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        var own = rsa.ExportParameters(true);

        var token = Sign($$"""{"alg":"{{algorithm}}"}""", Rsa(own, own.P!, own.Q!)).Trim('"');

        Assert.Equal("true", Call($"io.jwt.verify_{algorithm.ToLowerInvariant()}", RegoValue.FromString(token), RegoValue.FromString(rsa.ExportSubjectPublicKeyInfoPem())));
        Assert.Equal("false", Call($"io.jwt.verify_{algorithm.ToLowerInvariant()}", RegoValue.FromString(token), RegoValue.FromString(Rsa(own, own.P!, own.Q!))));
    }

    [Fact]
    public void Each_key_that_is_tried_is_paid_for()
    {
        var keys = string.Join(',', Enumerable.Repeat(Jwk(ECDsa.Create(ECCurve.NamedCurves.nistP256), "a", null), 100));
        var steps = 0L;
        var context = new BuiltinContext { Charge = cost => (steps += cost) < 1_000 };

        var result = BuiltinRegistry.Find("io.jwt.verify_es256")!.Invoke!(context, [RegoValue.FromString(Es256("""{"alg":"ES256"}""")), RegoValue.FromString($$"""{"keys":[{{keys}}]}""")]);

        Assert.True(result.IsUndefined);
        Assert.True(context.TakeError("io.jwt.verify_es256")!.Value.Halts);
    }

    private static string Sign(string header, string key) => Call("io.jwt.encode_sign_raw", RegoValue.FromString(header), RegoValue.FromString("{}"), RegoValue.FromString(key));

    private static string Rsa(RSAParameters key, byte[] p, byte[] q) =>
        $$"""{"kty":"RSA","n":"{{Base64Url.EncodeToString(key.Modulus)}}","e":"AQAB","d":"{{Base64Url.EncodeToString(key.D)}}","p":"{{Base64Url.EncodeToString(p)}}","q":"{{Base64Url.EncodeToString(q)}}"}""";

    private static string VerifyEs256(string token, string key) => Call("io.jwt.verify_es256", RegoValue.FromString(token), RegoValue.FromString(key));

    private static string DecodeVerify(string token, string constraints) => Call("io.jwt.decode_verify", RegoValue.FromString(token), RegoJson.Parse(constraints));

    private static string Signed(string claims) => Token("""{"alg":"HS256"}""", claims);

    private static string Token(string header, string claims)
    {
        var data = $"{Part(header)}.{Part(claims)}";
        return $"{data}.{Base64Url.EncodeToString(HMACSHA256.HashData("secret"u8, Encoding.ASCII.GetBytes(data)))}";
    }

    private static string Es256(string header)
    {
        var data = $"{Part(header)}.{Part("{}")}";
        return $"{data}.{Base64Url.EncodeToString(Curve.SignData(Encoding.ASCII.GetBytes(data), HashAlgorithmName.SHA256))}";
    }

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Jwk(ECDsa key, string kid, string? alg)
    {
        var point = key.ExportParameters(false).Q;
        return $$"""{"kty":"EC","crv":"P-256","kid":"{{kid}}",{{(alg is null ? "" : $"\"alg\":\"{alg}\",")}}"x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
    }

    private static RegoValue Constraint(string name, string text)
    {
        var map = new RegoObjectBuilder(1);
        map.Set(name, RegoValue.FromString(text));
        return map.Build();
    }

    private static string Call(string name, params RegoValue[] args)
    {
        var context = new BuiltinContext { NowNanoseconds = 1_700_000_000_000_000_000 };
        var value = BuiltinRegistry.Find(name)!.Invoke!(context, args);
        return context.TakeError(name) is { } error ? "error: " + error.Message.Replace(name + ": ", "", StringComparison.Ordinal) : value.ToJson();
    }
}
