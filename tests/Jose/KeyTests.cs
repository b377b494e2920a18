using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace SecureFin.Jose.Tests;

/// <summary>What becomes a key, and what does not.</summary>
public sealed class KeyTests
{
    private const string Good = """{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""";

    public static TheoryData<string, string> BadKeys => new()
    {
        { Good.Replace("\"crv\"", "\"d\":\"AAAA\",\"crv\"", StringComparison.Ordinal), "jwk.private" },
        { """{"kty":"oct","k":"AAAA"}""", "jwk.private" },
        { Good.Replace("\"crv\"", "\"use\":\"enc\",\"crv\"", StringComparison.Ordinal), "jwk.use" },
        { Good.Replace("\"crv\"", "\"key_ops\":[\"encrypt\"],\"crv\"", StringComparison.Ordinal), "jwk.use" },
        { Good.Replace("\"crv\"", "\"alg\":\"ES384\",\"crv\"", StringComparison.Ordinal), "jose.alg" },
        { Good.Replace("\"crv\"", "\"alg\":\"HS256\",\"crv\"", StringComparison.Ordinal), "jose.alg" },
        { Good.Replace("\"crv\"", "\"alg\":\"none\",\"crv\"", StringComparison.Ordinal), "jose.alg" },
        { Good.Replace("P-256", "secp256k1", StringComparison.Ordinal), "jwk.invalid" },
        { Good.Replace("\"x\":\"f83O", "\"x\":\"f83", StringComparison.Ordinal), "jwk.invalid" },
        { Good.Replace("\"kty\":\"EC\"", "\"kty\":\"EC\",\"kty\":\"EC\"", StringComparison.Ordinal), "jwk.invalid" },
        { Good.Replace("\"kty\":\"EC\"", "\"kty\":\"EC\",\"\\u006bty\":\"EC\"", StringComparison.Ordinal), "jwk.invalid" },
        { Good.Replace("\"kty\":\"EC\"", "\"kty\":\"EC\",\"kid\":7", StringComparison.Ordinal), "jwk.invalid" },
        { """{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""", "jwk.invalid" },
        { Good + " x", "jwk.invalid" },
        { Good.Replace("\"crv\"", "\"key_ops\":[\"sign\"],\"crv\"", StringComparison.Ordinal), "jwk.use" },
        { Good.Replace("\"crv\"", "\"key_ops\":[\"verify\",\"verify\"],\"crv\"", StringComparison.Ordinal), "jwk.use" },
        { Good.Replace("\"crv\"", "\"key_ops\":[],\"crv\"", StringComparison.Ordinal), "jwk.use" },
        { Good.Replace("\"crv\"", "\"key_ops\":\"verify\",\"crv\"", StringComparison.Ordinal), "jwk.use" },
        { Good.Replace("\"crv\"", "\"key_ops\":[1],\"crv\"", StringComparison.Ordinal), "jwk.use" },
        { Good.Replace("\"crv\"", "\"use\":\"\",\"crv\"", StringComparison.Ordinal), "jwk.use" },
        { Good.Replace("\"crv\"", "\"use\":\"SIG\",\"crv\"", StringComparison.Ordinal), "jwk.use" },
        { Good.Replace("\"crv\"", "\"use\":[\"sig\"],\"crv\"", StringComparison.Ordinal), "jwk.use" },
        { Good.Replace("P-256", "P-384", StringComparison.Ordinal), "jwk.invalid" },
        { Good.Replace("\"EC\"", "\"ec\"", StringComparison.Ordinal), "jwk.invalid" },
        { Good.Replace("\"EC\"", "\"RSA\"", StringComparison.Ordinal), "jwk.invalid" },
        { Good.Replace("\"x\":\"f83O", "\"x\":\"AAf83O", StringComparison.Ordinal), "jwk.invalid" },
        { Good.Replace("I5a0", "I5a0=", StringComparison.Ordinal), "jwk.invalid" },
        { Good.Replace("\"crv\"", "\"k\":\"\",\"crv\"", StringComparison.Ordinal), "jwk.private" },
        { Rsa(256, "AQAB", first: 0x00), "jwk.invalid" },
        { Rsa(128, "AQAB"), "jwk.weak" },
        { Rsa(256, "AQAB", last: 0xFE), "jwk.weak" },
        { Rsa(256, "AQAA"), "jwk.weak" },
        { Rsa(256, "AQ"), "jwk.weak" },
        { Rsa(256, "AA"), "jwk.invalid" },
        { Rsa(256, "AAEAAQ"), "jwk.invalid" },
        { Rsa(256, ""), "jwk.invalid" },
        { Rsa(256, "AQAAAAE"), "jwk.invalid" },
        { Rsa(2048, "AQAB"), "jwk.invalid" },
        { Rsa(256, "AQAB", more: ",\"dp\":\"AAAA\""), "jwk.private" },
        { Rsa(256, "AQAB", more: ",\"oth\":[]"), "jwk.private" },
        { Rsa(256, "AQAB", more: ",\"alg\":\"ES256\""), "jose.alg" },
        { Rsa(256, "AQAB", more: ",\"alg\":\"RSA-OAEP\""), "jose.alg" },
        { Rsa(256, "AQAB", more: ",\"alg\":\"RS1\""), "jose.alg" },
        { "[]", "jwk.invalid" },
        { "", "jwk.invalid" },
    };

    private static string Rsa(int bytes, string exponent, byte first = 0xC1, byte last = 0x0B, string more = "")
    {
        var modulus = Enumerable.Repeat((byte)0x5D, bytes).ToArray();
        (modulus[0], modulus[^1]) = (first, last);
        return $$"""{"kty":"RSA","n":"{{System.Buffers.Text.Base64Url.EncodeToString(modulus)}}","e":"{{exponent}}"{{more}}}""";
    }

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void A_key_that_is_not_strict_public_and_for_signatures_is_refused(string json, string code)
    {
        Assert.False(Jwk.TryParse(Encoding.UTF8.GetBytes(json), out var jwk, out var error));
        Assert.Null(jwk);
        Assert.Equal(code, error!.Code);
    }

    [Fact]
    public void A_point_that_is_not_on_its_curve_is_refused()
    {
        var json = Good.Replace("x_FEzRu9", "x_FEzRu8", StringComparison.Ordinal);

        Assert.Equal(JoseError.Key, Assert.Throws<JoseException>(() => VerificationKey.From(Jwk.Parse(Encoding.UTF8.GetBytes(json)))).Error);
    }

    [Fact]
    public void A_curve_that_nobody_knows_is_refused_in_every_form_of_a_key()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=seal", ecdsa, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        var (spki, der) = (OnOtherCurve(ecdsa.ExportSubjectPublicKeyInfo()), OnOtherCurve(certificate.RawData));
        using var changed = X509CertificateLoader.LoadCertificate(der);

        Assert.Equal(JoseError.Key, Assert.Throws<JoseException>(() => VerificationKey.FromSpki(spki, "k")).Error);
        Assert.Equal(JoseError.Key, Assert.Throws<JoseException>(() => VerificationKey.FromCertificate(changed, "k")).Error);
        Assert.Equal(JoseError.Key, Assert.Throws<JoseException>(() => VerificationKey.FromPem(PemEncoding.WriteString("CERTIFICATE", der), "k")).Error);
        Assert.Equal(JoseError.Key, Assert.Throws<JoseException>(() => VerificationKey.FromPem(PemEncoding.WriteString("CERTIFICATE", [1, 2, 3]), "k")).Error);
    }

    [Fact]
    public void A_short_RSA_key_is_refused()
    {
        using var rsa = RSA.Create(1024);

        Assert.Equal(JoseError.KeyWeak, Assert.Throws<JoseException>(() => RsaSigningKey.From(rsa, "k")).Error);
        Assert.Equal(JoseError.KeyWeak, Assert.Throws<JoseException>(() => VerificationKey.FromSpki(rsa.ExportSubjectPublicKeyInfo(), "k")).Error);
    }

    [Fact]
    public void A_set_that_names_a_kid_twice_or_holds_a_private_key_is_refused_and_other_types_are_left_out()
    {
        var named = Good.Replace("\"crv\"", "\"kid\":\"a\",\"crv\"", StringComparison.Ordinal);
        static ReadOnlyMemory<byte> Set(params string[] keys) => Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(',', keys)}}]}""");

        Assert.Equal(JoseError.KeySet, Refusal(Set(named, named)));
        Assert.Equal(JoseError.KeyPrivate, Refusal(Set(named, """{"kty":"oct","k":"AAAA"}""")));
        Assert.Equal(JoseError.KeySet, Refusal(Set([.. Enumerable.Repeat(Good, Jwks.MaxKeys + 1)])));
        Assert.Equal(JoseError.KeySet, Refusal(new byte[Jwks.MaxBytes + 1]));
        Assert.Single(Jwks.Parse(Set(named, """{"kty":"OKP","crv":"X25519","x":"AAAA"}""")).Keys);
    }

    [Fact]
    public async Task PEM_PKCS8_and_JWK_forms_of_a_private_key_sign_alike()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        ISigningKey[] keys =
        [
            EcdsaSigningKey.FromPem(ec.ExportPkcs8PrivateKeyPem(), "k"), EcdsaSigningKey.FromPkcs8(ec.ExportPkcs8PrivateKey(), "k"),
            EcdsaSigningKey.FromJwk(PrivateJwk(ec)), RsaSigningKey.FromPem(rsa.ExportRSAPrivateKeyPem(), "k"), RsaSigningKey.FromPkcs8(rsa.ExportPkcs8PrivateKey(), "k"),
        ];
        byte[] data = [1, 2, 3];
        foreach (var key in keys)
        {
            var known = VerificationKey.FromPem(key is RsaSigningKey ? rsa.ExportSubjectPublicKeyInfoPem() : ec.ExportSubjectPublicKeyInfoPem(), "k");

            var signature = await key.SignAsync(data, TestContext.Current.CancellationToken);
            Assert.True(known.Verify(data, signature, key.Algorithm));
        }
    }

    [Fact]
    public void A_key_never_prints_its_private_half()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = EcdsaSigningKey.FromJwk(PrivateJwk(ec));
        var secret = CanonicalBase64Url.Encode(ec.ExportParameters(true).D);

        Assert.DoesNotContain(secret, key.PublicJwk.ToJson() + key.PublicJwk, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    [InlineData("secret text")]
    [InlineData("")]
    public void A_text_that_is_no_key_is_refused_without_being_quoted(string pem)
    {
        var refusal = Assert.Throws<JoseException>(() => EcdsaSigningKey.FromPem(pem, "k"));

        Assert.DoesNotContain("AAAA", refusal.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret text", refusal.ToString(), StringComparison.Ordinal);
        Assert.Throws<JoseException>(() => VerificationKey.FromPem(pem, "k"));
    }

    private static JoseError? Refusal(ReadOnlyMemory<byte> json) => Jwks.TryParse(json, out _, out var error) ? null : error;

    private static byte[] PrivateJwk(ECDsa key)
    {
        var p = key.ExportParameters(includePrivateParameters: true);
        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["kid"] = "k",
            ["x"] = CanonicalBase64Url.Encode(p.Q.X),
            ["y"] = CanonicalBase64Url.Encode(p.Q.Y),
            ["d"] = CanonicalBase64Url.Encode(p.D),
        });
    }

    // 1.2.840.10045.3.1.7 becomes 1.2.840.10045.3.1.99
    private static byte[] OnOtherCurve(byte[] der)
    {
        ReadOnlySpan<byte> curve = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07];
        der[der.AsSpan().IndexOf(curve) + curve.Length - 1] = 99;
        return der;
    }
}
