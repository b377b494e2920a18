using System.Security.Cryptography;
using System.Text.Json;

namespace SecureFin.Jose.Tests;

/// <summary>
/// Vectors of Project Wycheproof for what the gateway takes from the platform as it is: AES-GCM (secret store, evidence store)
/// and HKDF (their keys).
/// </summary>
public sealed class WycheproofPlatformTests
{
    [Fact]
    public void Every_AES_GCM_ciphertext_is_judged_as_the_vector_says_and_other_nonce_sizes_are_refused()
    {
        var wrong = new List<string>();
        foreach (var (group, test) in Cases("aes_gcm_test.json"))
        {
            var supported = group.GetProperty("ivSize").GetInt32() == 96 && group.GetProperty("tagSize").GetInt32() == 128;
            var opened = TryOpen(test, out var plain);
            var expected = supported && test.Text("result") == "valid";
            if (opened != expected || (opened && !plain.AsSpan().SequenceEqual(Hex(test, "msg")))) wrong.Add($"{test.GetProperty("tcId")}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_HKDF_key_is_the_one_of_the_vector()
    {
        var wrong = new List<string>();
        foreach (var (_, test) in Cases("hkdf_sha256_test.json"))
        {
            if (TryDerive(test, out var key) != (test.Text("result") == "valid") || (key.Length > 0 && !key.AsSpan().SequenceEqual(Hex(test, "okm"))))
                wrong.Add($"{test.GetProperty("tcId")}");
        }

        Assert.Empty(wrong);
    }

    private static IEnumerable<(JsonElement Group, JsonElement Test)> Cases(string file) =>
        TestData.Json("jose", "wycheproof", file).GetProperty("testGroups").EnumerateArray()
            .SelectMany(group => group.GetProperty("tests").EnumerateArray().Select(test => (group, test)));

    private static byte[] Hex(JsonElement test, string name) => Convert.FromHexString(test.Text(name));

    private static bool TryOpen(JsonElement test, out byte[] plain)
    {
        plain = new byte[Hex(test, "ct").Length];
        try
        {
            using var aes = new AesGcm(Hex(test, "key"), 16);
            aes.Decrypt(Hex(test, "iv"), Hex(test, "ct"), Hex(test, "tag"), plain, Hex(test, "aad"));
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static bool TryDerive(JsonElement test, out byte[] key)
    {
        key = [];
        try
        {
            key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Hex(test, "ikm"), test.GetProperty("size").GetInt32(), Hex(test, "salt"), Hex(test, "info"));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
