using System.Text.Json;

namespace SecureFin.Jose.Tests;

/// <summary>Raw signature vectors of Project Wycheproof through <see cref="VerificationKey"/>.</summary>
public sealed class WycheproofSignatureTests
{
    [Theory]
    [InlineData("ecdsa_secp256r1_sha256_p1363_test.json", SignatureAlgorithm.ES256)]
    [InlineData("ecdsa_secp384r1_sha384_p1363_test.json", SignatureAlgorithm.ES384)]
    [InlineData("rsa_pss_2048_sha256_mgf1_32_test.json", SignatureAlgorithm.PS256)]
    [InlineData("rsa_pss_3072_sha256_mgf1_32_test.json", SignatureAlgorithm.PS256)]
    [InlineData("rsa_pss_4096_sha512_mgf1_64_test.json", SignatureAlgorithm.PS512)]
    [InlineData("rsa_signature_2048_sha256_test.json", SignatureAlgorithm.RS256)]
    public void Every_signature_is_judged_as_the_vector_says(string file, SignatureAlgorithm algorithm)
    {
        var wrong = new List<string>();
        var judged = 0;
        foreach (var group in TestData.Json("jose", "wycheproof", file).GetProperty("testGroups").EnumerateArray())
        {
            var key = VerificationKey.FromSpki(Convert.FromHexString(group.Text("publicKeyDer")), "k", algorithm);
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var valid = key.Verify(Convert.FromHexString(test.Text("msg")), Convert.FromHexString(test.Text("sig")), algorithm);
                judged++;
                if (!IsAcceptable(test, valid)) wrong.Add($"{test.GetProperty("tcId")} {test.Text("comment")}: {valid}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(judged > 50, $"{judged} cases");
    }

    [Fact]
    public void Every_Ed25519_signature_is_judged_as_the_vector_says()
    {
        var wrong = new List<string>();
        foreach (var group in TestData.Json("jose", "wycheproof", "ed25519_test.json").GetProperty("testGroups").EnumerateArray())
        {
            var key = HttpVerificationKey.FromEd25519(Convert.FromHexString(group.GetProperty("publicKey").Text("pk")), "k");
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var valid = key.Verify(Convert.FromHexString(test.Text("msg")), Convert.FromHexString(test.Text("sig")));
                if (!IsAcceptable(test, valid)) wrong.Add($"{test.GetProperty("tcId")} {test.Text("comment")}: {valid}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_full_length_HMAC_is_judged_as_the_vector_says()
    {
        var wrong = new List<string>();
        foreach (var group in TestData.Json("jose", "wycheproof", "hmac_sha256_test.json").GetProperty("testGroups").EnumerateArray())
        {
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var secret = Convert.FromHexString(test.Text("key"));
                if (secret.Length < 32) // refused before any message is read
                {
                    Assert.Throws<JoseException>(() => HttpVerificationKey.FromSharedSecret(secret, "k"));
                    continue;
                }

                var isWhole = group.GetProperty("tagSize").GetInt32() == 256; // a shortened tag is never accepted
                var valid = HttpVerificationKey.FromSharedSecret(secret, "k").Verify(Convert.FromHexString(test.Text("msg")), Convert.FromHexString(test.Text("tag")));
                if (valid != (isWhole && test.Text("result") == "valid")) wrong.Add($"{test.GetProperty("tcId")} {test.Text("comment")}: {valid}");
            }
        }

        Assert.Empty(wrong);
    }

    // "acceptable" (PKCS #1 with a missing NULL) may go either way.
    private static bool IsAcceptable(JsonElement test, bool valid) => test.Text("result") switch
    {
        "valid" => valid,
        "invalid" => !valid,
        _ => true,
    };
}
