using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SecureFin.Jose.Tests;

/// <summary>Software that others wrote accepts what is signed here, and what it signs is accepted here.</summary>
public sealed class IndependentVerifierTests
{
    private const string Url = "https://bank.example/payments?id=1";
    private const string Body = """{"amount":"10.00"}""";
    private static readonly byte[] BodyBytes = Encoding.UTF8.GetBytes(Body);
    private static readonly string[] Covered = ["@method", "@target-uri", "@authority", "@path", "@query", "content-digest", "content-type"];

    public static TheoryData<SignatureAlgorithm> TokenAlgorithms =>
        [SignatureAlgorithm.ES256, SignatureAlgorithm.ES384, SignatureAlgorithm.ES512, SignatureAlgorithm.PS256, SignatureAlgorithm.PS384, SignatureAlgorithm.PS512];

    [Theory]
    [MemberData(nameof(TokenAlgorithms))]
    public async Task Our_tokens_are_accepted_and_a_changed_one_is_not(SignatureAlgorithm algorithm)
    {
        using var peer = Need();
        var key = Keys.For(algorithm);
        var file = peer.Write("key.jwk", Encoding.UTF8.GetBytes(key.PublicJwk.ToJson()));
        var token = await CompactJws.SignAsync(new() { Type = "JOSE" }, BodyBytes, key, TestContext.Current.CancellationToken);

        Assert.True(await peer.AcceptsAsync("jws", "--key", file, "--alg", algorithm.Name(), token));
        Assert.False(await peer.AcceptsAsync("jws", "--key", file, "--alg", algorithm.Name(), token.Replace(".eyJhb", ".eyJhc", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Our_detached_signatures_are_accepted(bool unencoded)
    {
        using var peer = Need();
        var key = Keys.For(SignatureAlgorithm.PS256);
        var file = peer.Write("key.jwk", Encoding.UTF8.GetBytes(key.PublicJwk.ToJson()));
        var body = peer.Write("body.bin", BodyBytes);
        var other = peer.Write("other.bin", "{}"u8);
        var value = await DetachedJws.SignAsync(JwsHeaderFields.None, BodyBytes, key, unencoded, TestContext.Current.CancellationToken);

        Assert.True(await peer.AcceptsAsync("jws", "--key", file, "--alg", "PS256", "--payload", body, value));
        Assert.False(await peer.AcceptsAsync("jws", "--key", file, "--alg", "PS256", "--payload", other, value));
    }

    [Theory]
    [InlineData(SignatureAlgorithm.ES256)]
    [InlineData(SignatureAlgorithm.ES384)]
    [InlineData(SignatureAlgorithm.PS512)]
    public async Task Our_HTTP_signatures_and_digests_are_accepted(SignatureAlgorithm algorithm)
    {
        using var peer = Need();
        var key = Keys.For(algorithm);
        var file = peer.Write("key.jwk", Encoding.UTF8.GetBytes(key.PublicJwk.ToJson()));
        KeyValuePair<string, string>[] fields = [new("Content-Type", "application/json"), new("Content-Digest", ContentDigest.For(BodyBytes))];
        var options = new HttpSignatureOptions { Components = Covered, NameAlgorithm = true, Label = "gw" };
        var signed = await HttpMessageSignature.SignAsync(HttpMessage.OfRequest("POST", Url, fields), options, key, TimeProvider.System, TestContext.Current.CancellationToken);
        KeyValuePair<string, string>[] all = [.. fields, new("Signature-Input", signed.SignatureInput), new("Signature", signed.Signature)];
        var good = peer.Write("good.json", Peer.MessageJson("POST", Url, all, Body));
        var changed = peer.Write("changed.json", Peer.MessageJson("POST", Url, all, "{}"));
        string[] arguments = ["http", "--key", file, "--label", "gw", "--require", string.Join(',', Covered), "--max-age", "300", "--in"];

        Assert.True(await peer.AcceptsAsync([.. arguments, good]));
        Assert.False(await peer.AcceptsAsync([.. arguments, changed]));
    }

    [Theory]
    [InlineData("ES256", false)]
    [InlineData("ES256", true)]
    [InlineData("PS256", false)]
    [InlineData("PS256", true)]
    public async Task Their_tokens_are_accepted(string algorithm, bool detached)
    {
        using var peer = Need();
        var (privateJwk, known) = KeyPair(algorithm == "ES256");
        var key = peer.Write("private.jwk", privateJwk);
        var body = peer.Write("body.bin", BodyBytes);
        string[] form = detached ? ["--detached"] : [];

        var (exit, value) = await peer.RunAsync("sign.mjs", ["jws", "--key", key, "--alg", algorithm, "--in", body, .. form]);

        Assert.True(exit == 0, value);
        var keys = new VerificationKeySet(known);
        var result = detached ? DetachedJws.Verify(value, BodyBytes, keys) : CompactJws.Verify(value, keys);
        Assert.True(result.Ok, result.Error?.Code);
        Assert.Equal(BodyBytes, result.Payload.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Their_HTTP_signatures_and_digests_are_accepted(bool elliptic)
    {
        using var peer = Need();
        var (privateJwk, known) = KeyPair(elliptic);
        var key = peer.Write("private.jwk", privateJwk);
        var (_, digest) = await peer.RunAsync("sign.mjs", "digest", "--in", peer.Write("body.bin", BodyBytes));
        KeyValuePair<string, string>[] fields = [new("content-type", "application/json"), new("content-digest", digest)];
        var message = peer.Write("message.json", Peer.MessageJson("POST", Url, fields, Body));

        var (exit, output) = await peer.RunAsync(
            "sign.mjs", "http", "--key", key, "--in", message, "--created", "1618884473", "--components", string.Join(',', Covered));

        Assert.True(exit == 0, output);
        using var answer = JsonDocument.Parse(output);
        var signed = HttpMessage.OfRequest("POST", Url,
            [.. fields, new("Signature-Input", answer.RootElement.Text("input")), new("Signature", answer.RootElement.Text("signature"))]);
        var verifier = HttpVerificationKey.From(known, elliptic ? SignatureAlgorithm.ES256 : SignatureAlgorithm.PS512);
        var result = HttpMessageSignature.Verify(signed, id => id == verifier.KeyId ? verifier : null, new() { RequiredComponents = Covered }, FixedClock.AtUnix(1618884474));
        Assert.True(result.Ok, result.Error?.Code);
        Assert.Equal("peer-nonce-1", result.Nonce);
        Assert.True(ContentDigest.TryParse(digest, out var parsed) && parsed!.Matches(BodyBytes));
    }

    private static Peer Need()
    {
        Assert.SkipUnless(Peer.IsInstalled, "tests/peers/verify is not installed; tests/run does that (npm ci --ignore-scripts).");
        return new Peer();
    }

    private static (byte[] PrivateJwk, VerificationKey Known) KeyPair(bool elliptic)
    {
        if (elliptic)
        {
            using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var p = ec.ExportParameters(includePrivateParameters: true);
            var jwk = Jwk(("kty", "EC"), ("crv", "P-256"), ("kid", "peer"), ("x", Text(p.Q.X)), ("y", Text(p.Q.Y)), ("d", Text(p.D)));
            return (jwk, VerificationKey.FromSpki(ec.ExportSubjectPublicKeyInfo(), "peer"));
        }

        using var rsa = RSA.Create(2048);
        var r = rsa.ExportParameters(includePrivateParameters: true);
        var rsaJwk = Jwk(("kty", "RSA"), ("kid", "peer"), ("n", Text(r.Modulus)), ("e", Text(r.Exponent)), ("d", Text(r.D)),
            ("p", Text(r.P)), ("q", Text(r.Q)), ("dp", Text(r.DP)), ("dq", Text(r.DQ)), ("qi", Text(r.InverseQ)));
        return (rsaJwk, VerificationKey.FromSpki(rsa.ExportSubjectPublicKeyInfo(), "peer"));
    }

    private static byte[] Jwk(params (string Name, string Value)[] members) =>
        JsonSerializer.SerializeToUtf8Bytes(members.ToDictionary(m => m.Name, m => m.Value));

    private static string Text(byte[]? bytes) => CanonicalBase64Url.Encode(bytes);
}
