using System.Text;
using System.Text.Json;

namespace SecureFin.Jose.Tests;

/// <summary>Examples of RFC 7515, 7520 and 7797.</summary>
public sealed class RfcJwsTests
{
    [Fact]
    public void The_examples_of_RFC_7515_and_7797_are_judged_as_written()
    {
        var wrong = new List<string>();
        foreach (var test in TestData.Json("jose", "jws.json").GetProperty("cases").EnumerateArray())
        {
            var ok = Verify(test);
            var expected = test.Text("expect") == "valid" && test.GetProperty("key").Text("kty") != "oct";
            if (ok != expected) wrong.Add(test.Text("name"));
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("4_1.rsa_v15_signature.json")]
    [InlineData("4_2.rsa-pss_signature.json")]
    [InlineData("4_3.ecdsa_signature.json")]
    public void The_cookbook_signatures_verify_over_their_payload(string file)
    {
        var example = TestData.Json("jose", "rfc7520", file);
        var input = example.GetProperty("input");
        var key = VerificationKey.From(Jwk.Parse(PublicPart(input.GetProperty("key"))), Enum.GetValues<SignatureAlgorithm>());

        var result = CompactJws.Verify(example.GetProperty("output").Text("compact"), new VerificationKeySet(key));

        Assert.True(result.Ok);
        Assert.Equal(input.Text("payload"), Encoding.UTF8.GetString(result.Payload.Span));
    }

    [Theory]
    [InlineData("4_4.hmac-sha2_integrity_protection.json")]
    [InlineData("4_5.signature_with_detached_content.json")]
    [InlineData("4_6.protecting_specific_header_fields.json")]
    [InlineData("4.2.hmac-sha2_b64_false.json")]
    public void The_cookbook_shared_secrets_cannot_become_keys(string file)
    {
        var input = TestData.Json("jose", "rfc7520", file).GetProperty("input");

        var refusal = Assert.Throws<JoseException>(() => Jwk.Parse(input.GetProperty("key").Utf8()));

        Assert.Equal(JoseError.KeyPrivate, refusal.Error);
    }

    private static bool Verify(JsonElement test)
    {
        try
        {
            var key = VerificationKey.From(Jwk.Parse(test.GetProperty("key").Utf8()), Enum.GetValues<SignatureAlgorithm>());
            var keys = new VerificationKeySet(key);
            return test.TryGetProperty("payload", out var payload)
                ? DetachedJws.Verify(test.Text("jws"), payload.GetBytesFromBase64(), keys).Ok
                : CompactJws.Verify(test.Text("jws"), keys).Ok;
        }
        catch (JoseException)
        {
            return false;
        }
    }

    private static ReadOnlyMemory<byte> PublicPart(JsonElement key)
    {
        string[] secret = ["d", "p", "q", "dp", "dq", "qi"];
        var members = key.EnumerateObject().Where(member => !secret.Contains(member.Name)).ToDictionary(member => member.Name, member => member.Value);
        return JsonSerializer.SerializeToUtf8Bytes(members);
    }
}
