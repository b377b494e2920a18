using System.Text.Json;

namespace SecureFin.Jose.Tests;

/// <summary>The signed examples of RFC 9421.</summary>
public sealed class Rfc9421Tests
{
    private static readonly JsonElement Vectors = TestData.Json("jose", "http", "rfc9421.json");

    public static TheoryData<string> Names => [.. Vectors.GetProperty("cases").EnumerateArray().Select(test => test.Text("name"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_example_is_judged_as_written(string name)
    {
        var test = Vectors.GetProperty("cases").EnumerateArray().Single(t => t.Text("name") == name);
        var message = MessageOf(test.GetProperty("message"));
        var policy = new HttpSignaturePolicy { RequiredComponents = [], Label = test.Text("label"), RequireNonce = false };
        var key = KeyOf(test.Text("keyid"), test.Text("algorithm"));

        var result = HttpMessageSignature.Verify(message, id => id == key.KeyId ? key : null, policy, FixedClock.AtUnix(1618884475));

        Assert.True(result.Ok == (test.Text("expect") == "valid"), result.Error?.Code);
        if (test.TryGetProperty("signatureBase", out var expected)) Assert.Equal(expected.GetString(), result.SignatureBase);
    }

    internal static HttpMessage MessageOf(JsonElement message)
    {
        KeyValuePair<string, string>[] fields =
            [.. message.GetProperty("headers").EnumerateArray().Select(h => KeyValuePair.Create(h[0].GetString()!, h[1].GetString()!))];
        if (message.TryGetProperty("status", out var status))
            return HttpMessage.OfResponse(status.GetInt32(), fields, message.TryGetProperty("request", out var request) ? MessageOf(request) : null);
        return HttpMessage.OfRequest(message.Text("method"), message.Text("url"), fields);
    }

    private static HttpVerificationKey KeyOf(string keyId, string algorithm)
    {
        var jwk = Vectors.GetProperty("keys").EnumerateArray().Single(key => key.Text("kid") == keyId);
        if (jwk.Text("kty") == "OKP") return HttpVerificationKey.FromEd25519(Bytes(jwk.Text("x")), keyId);
        if (jwk.Text("kty") == "oct") return HttpVerificationKey.FromSharedSecret(Bytes(jwk.Text("k")), keyId);
        var known = algorithm switch
        {
            "rsa-pss-sha512" => SignatureAlgorithm.PS512,
            "rsa-v1_5-sha256" => SignatureAlgorithm.RS256,
            "ecdsa-p256-sha256" => SignatureAlgorithm.ES256,
            _ => throw new ArgumentException(algorithm),
        };
        string[] publicMembers = ["kty", "kid", "crv", "x", "y", "n", "e"];
        var members = jwk.EnumerateObject().Where(m => publicMembers.Contains(m.Name)).ToDictionary(m => m.Name, m => m.Value);
        return HttpVerificationKey.From(VerificationKey.From(Jwk.Parse(JsonSerializer.SerializeToUtf8Bytes(members)), known), known);
    }

    private static byte[] Bytes(string text) => CanonicalBase64Url.TryDecode(text, out var bytes) ? bytes : throw new ArgumentException(text);
}
