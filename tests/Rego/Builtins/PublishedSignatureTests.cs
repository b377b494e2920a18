using System.Text.Json;

namespace SecureFin.Rego.Tests.Builtins;

/// <summary>Signatures of Project Wycheproof against what io.jwt.verify_* stands on.</summary>
public sealed class PublishedSignatureTests
{
    // Go's crypto/rsa finds the length of the salt by itself: OPA takes every length, where the vectors allow one.
    [Theory]
    [InlineData("rsa_pss_2048_sha256_mgf1_32_test.json", "PS256", 4)]
    [InlineData("rsa_pss_3072_sha256_mgf1_32_test.json", "PS256", 3)]
    [InlineData("rsa_pss_4096_sha512_mgf1_64_test.json", "PS512", 6)]
    public void PSS_signatures_verify_with_a_salt_of_any_length(string file, string algorithm, int otherSalts)
    {
        var others = 0;
        Judge(file, algorithm, test =>
        {
            var isOther = Text(test, "comment").StartsWith("s_len changed", StringComparison.Ordinal);
            others += isOther ? 1 : 0;
            return isOther || Text(test, "result") == "valid";
        });
        Assert.Equal(otherSalts, others);
    }

    [Fact]
    public void PKCS_1_signatures_verify_as_published_and_no_other_encoding_does() =>
        Judge("rsa_signature_2048_sha256_test.json", "RS256", test => Text(test, "result") == "valid");

    [Theory]
    [InlineData("ecdsa_secp256r1_sha256_p1363_test.json", "ES256")]
    [InlineData("ecdsa_secp384r1_sha384_p1363_test.json", "ES384")]
    public void ECDSA_signatures_are_two_numbers_of_any_length(string file, string algorithm) =>
        Judge(file, algorithm, test => Text(test, "result") == "valid" || HasOtherSize(test));

    // OPA takes the two halves as numbers: zeros before them may be missing or be too many.
    private static bool HasOtherSize(JsonElement test) => test.GetProperty("flags").EnumerateArray().Any(flag => flag.GetString() == "SignatureSize");

    private static void Judge(string file, string algorithm, Func<JsonElement, bool> isValid)
    {
        using var vectors = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("jose", "wycheproof", file)));
        var (faults, count) = (new List<string>(), 0);
        foreach (var group in vectors.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var key = Assert.Single(JwtKeys.Read(new BuiltinContext(), Text(group, "publicKeyPem").TrimEnd() + "\n", out _)!);
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                count++;
                var got = JwtAlgorithm.Find(algorithm)!.Verify(key, Convert.FromHexString(Text(test, "msg")), Convert.FromHexString(Text(test, "sig")));
                if (got != isValid(test)) faults.Add($"{test.GetProperty("tcId")} {Text(test, "comment")} {Text(test, "result")}: {got}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(count > 50);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
