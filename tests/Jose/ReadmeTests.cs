namespace SecureFin.Jose.Tests;

/// <summary>The example of gateway/Jose/README.md, line by line, compiled and run.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task The_example_runs_and_accepts_what_it_signed()
    {
        using var key = EcdsaSigningKey.Generate("gateway-2026-11");
        var keys = new VerificationKeySet(VerificationKey.From(key.PublicJwk));
        var body = """{"instructedAmount":"10.00"}"""u8.ToArray();

        // A detached signature over the bytes as they are sent.
        var signature = await DetachedJws.SignAsync(JwsHeaderFields.None, body, key);
        var verified = DetachedJws.Verify(signature, body, keys);
        Console.WriteLine(verified.Ok ? "signed by " + verified.Header.Kid : verified.Error.Code);

        // An HTTP message signature over a request as it stands on the wire.
        KeyValuePair<string, string>[] fields = [new("Content-Digest", ContentDigest.For(body)), new("Idempotency-Key", "invoice-117")];
        var request = HttpMessage.OfRequest("POST", "https://gateway.example/v1/payments", fields);
        var covered = new HttpSignatureOptions { Components = ["@method", "@target-uri", "content-digest", "idempotency-key"] };
        var signed = await HttpMessageSignature.SignAsync(request, covered, key, TimeProvider.System);
        Console.WriteLine(signed.SignatureInput + " " + signed.Signature);

        // A token of the dev identity provider, bound to a client certificate, and its check.
        var thumbprint = CertificateThumbprint.Of([1, 2, 3]);
        var token = await new JwtBuilder().Type("at+jwt")
            .Claim("iss", "https://as.example").Claim("aud", "https://gateway.example").Claim("sub", "erp").Claim("client_id", "erp")
            .Times(TimeProvider.System, TimeSpan.FromMinutes(5)).FreshId().BoundToCertificate(thumbprint).SignAsync(key);
        var policy = new JwtPolicy { Issuer = "https://as.example", Audiences = ["https://gateway.example"] };
        var result = new JwtValidator(policy, TimeProvider.System).Validate(token, keys, new JwtBinding(thumbprint));
        Console.WriteLine(result.Ok ? result.Claims.ClientId : result.Error.Code);

        Assert.True(verified.Ok);
        Assert.StartsWith("sig1=(\"@method\" \"@target-uri\"", signed.SignatureInput, StringComparison.Ordinal);
        Assert.Equal("erp", result.Claims?.ClientId);
    }

    [Fact]
    public void The_example_in_the_readme_is_the_one_that_runs()
    {
        var readme = File.ReadAllText(Path.Combine(TestData.Root, "gateway", "Jose", "README.md"));
        var code = readme.Split("```csharp")[1].Split("```")[0].Split('\n').Skip(2).Select(line => line.Trim());
        var test = File.ReadAllLines(Path.Combine(TestData.Root, "tests", "Jose", "ReadmeTests.cs")).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);

        Assert.All(code, line => Assert.Contains(line, test));
    }
}
