using System.Text;

namespace SecureFin.Jose.Tests;

/// <summary>Round trips and refusals of RFC 9421 signatures.</summary>
public sealed class HttpMessageSignatureTests
{
    private static readonly FixedClock Clock = FixedClock.Standard;
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"amount":"10.00"}""");
    private static readonly string[] Covered = ["@method", "@target-uri", "content-digest", "content-type"];

    [Theory]
    [InlineData(SignatureAlgorithm.ES256)]
    [InlineData(SignatureAlgorithm.ES384)]
    [InlineData(SignatureAlgorithm.PS512)]
    [InlineData(SignatureAlgorithm.PS256)]
    public async Task A_signed_request_verifies_and_its_nonce_is_told(SignatureAlgorithm algorithm)
    {
        var key = Keys.For(algorithm);
        var signed = await Signed(key, new() { Components = Covered, NameAlgorithm = true, Tag = "payments" });

        var result = Verify(signed, key, new() { RequiredComponents = Covered, Tag = "payments" });

        Assert.True(result.Ok, result.Error?.Code);
        Assert.NotNull(result.Nonce);
        Assert.Equal(Clock.Now, result.Created);
    }

    [Fact]
    public async Task A_response_is_bound_to_its_request()
    {
        var key = Keys.For(SignatureAlgorithm.ES256);
        var request = Request("POST", "https://bank.example/payments?id=1", Body);
        KeyValuePair<string, string>[] fields = [new("Content-Digest", ContentDigest.For(Body))];
        var options = new HttpSignatureOptions { Components = ["@status", "content-digest", "@method;req", "@path;req", "content-digest;req"] };
        var signature = await HttpMessageSignature.SignAsync(HttpMessage.OfResponse(201, fields, request), options, key, Clock, TestContext.Current.CancellationToken);
        HttpMessage Response(HttpMessage to) => HttpMessage.OfResponse(201, [.. fields, .. FieldsOf(signature)], to);
        var policy = new HttpSignaturePolicy { RequiredComponents = options.Components };

        Assert.True(Verify(Response(request), key, policy).Ok);
        Assert.Equal(JoseError.Signature, Verify(Response(Request("PUT", "https://bank.example/payments?id=1", Body)), key, policy).Error);
    }

    [Fact]
    public async Task What_is_not_covered_too_old_or_for_another_application_is_refused()
    {
        var key = Keys.For(SignatureAlgorithm.ES256);
        var signed = await Signed(key, new() { Components = Covered, Tag = "a" });

        Assert.Equal(HttpSignatureError.Coverage, Verify(signed, key, new() { RequiredComponents = ["@authority"] }).Error);
        Assert.Equal(HttpSignatureError.Tag, Verify(signed, key, new() { RequiredComponents = [], Tag = "b" }).Error);
        Assert.Equal(HttpSignatureError.Time, Verify(signed, key, new() { RequiredComponents = [] }, new FixedClock(Clock.Now.AddMinutes(10))).Error);
        Assert.Equal(HttpSignatureError.Time, Verify(signed, key, new() { RequiredComponents = [] }, new FixedClock(Clock.Now.AddMinutes(-10))).Error);
        Assert.Equal(JoseError.KeyUnknown, HttpMessageSignature.Verify(signed, _ => null, new() { RequiredComponents = [] }, Clock).Error);
    }

    [Theory]
    [InlineData("sig1=(\"@method\" \"@method\");created=1;keyid=\"k1\"")]
    [InlineData("sig1=(\"@method\";tr);created=1;keyid=\"k1\"")]
    [InlineData("sig1=(\"@path\";req);created=1;keyid=\"k1\"")]
    [InlineData("sig1=(\"Content-Type\");created=1;keyid=\"k1\"")]
    [InlineData("sig1=(\"x-absent\");created=1;keyid=\"k1\"")]
    [InlineData("sig1=(\"@query-param\";name=\"twice\");created=1;keyid=\"k1\"")]
    public void A_component_that_cannot_be_had_is_refused(string input)
    {
        var message = HttpMessage.OfRequest("GET", "https://a.example/x?twice=1&twice=2",
            [new("Signature-Input", input), new("Signature", "sig1=:AAAA:"), new("Content-Type", "text/plain")]);
        var policy = new HttpSignaturePolicy { RequiredComponents = [], RequireNonce = false };

        Assert.Equal(HttpSignatureError.Component, Verify(message, Keys.For(SignatureAlgorithm.ES256), policy, FixedClock.AtUnix(1)).Error);
    }

    [Theory]
    [InlineData("sig1=();created=1;keyid=\"k1\", sig1=();created=2;keyid=\"k1\"", "sig1=:AAAA:")]
    [InlineData("sig1=();created=1;keyid=\"k1\", sig2=();created=1;keyid=\"k1\"", "sig1=:AAAA:")]
    [InlineData("sig1=1;created=1;keyid=\"k1\"", "sig1=:AAAA:")]
    [InlineData("sig1=();created=1;keyid=\"k1\"", "sig2=:AAAA:")]
    [InlineData("sig1=();created=1;keyid=\"k1\"", "sig1=\"AAAA\"")]
    public void Doubled_or_unmatched_labels_are_refused(string input, string signature)
    {
        var message = HttpMessage.OfRequest("GET", "https://a.example/", [new("Signature-Input", input), new("Signature", signature)]);

        Assert.Equal(HttpSignatureError.Fields, Verify(message, Keys.For(SignatureAlgorithm.ES256), new() { RequiredComponents = [] }, FixedClock.AtUnix(1)).Error);
    }

    [Fact]
    public async Task A_raw_path_is_signed_as_it_stands()
    {
        var key = Keys.For(SignatureAlgorithm.ES256);
        var signed = await Signed(key, new() { Components = ["@path"] }, "https://a.example/x/../y%2f");
        var resolved = HttpMessage.OfRequest("POST", "https://a.example/y/", signed.Fields);

        Assert.True(Verify(signed, key, new() { RequiredComponents = ["@path"] }).Ok);
        Assert.Equal(JoseError.Signature, Verify(resolved, key, new() { RequiredComponents = ["@path"] }).Error);
    }

    private static HttpMessage Request(string method, string uri, byte[] body) =>
        HttpMessage.OfRequest(method, uri, [new("Content-Type", "application/json"), new("Content-Digest", ContentDigest.For(body))]);

    private static async Task<HttpMessage> Signed(ISigningKey key, HttpSignatureOptions options, string uri = "https://bank.example/payments?id=1")
    {
        var request = Request("POST", uri, Body);
        var signature = await HttpMessageSignature.SignAsync(request, options, key, Clock, TestContext.Current.CancellationToken);
        return HttpMessage.OfRequest("POST", uri, [.. request.Fields, .. FieldsOf(signature)]);
    }

    private static KeyValuePair<string, string>[] FieldsOf(HttpSignatureFields fields) =>
        [new("Signature-Input", fields.SignatureInput), new("Signature", fields.Signature)];

    private static HttpSignatureResult Verify(HttpMessage message, ISigningKey key, HttpSignaturePolicy policy, TimeProvider? time = null)
    {
        var known = HttpVerificationKey.From(VerificationKey.From(key.PublicJwk), key.Algorithm);
        return HttpMessageSignature.Verify(message, id => id == known.KeyId ? known : null, policy, time ?? Clock);
    }
}
