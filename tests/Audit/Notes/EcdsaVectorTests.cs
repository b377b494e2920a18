using System.Security.Cryptography;
using System.Text.Json;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Tests.Notes;

public sealed class EcdsaVectorTests
{
    [Fact]
    public void Every_Wycheproof_case_in_DER_gets_its_verdict()
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var group in TestData.Json("wycheproof/ecdsa_secp256r1_sha256_test.json").GetProperty("testGroups").EnumerateArray())
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromHexString(group.GetProperty("publicKeyDer").GetString()!), out _);
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var valid = EcdsaDer.Verify(key, Hex(test, "msg"), Hex(test, "sig"), HashAlgorithmName.SHA256);
                if (valid != (test.GetProperty("result").GetString() == "valid"))
                    wrong.Add($"tcId {test.GetProperty("tcId")}");
                count++;
            }
        }

        Assert.Empty(wrong);
        Assert.True(count > 300, $"{count} cases");
    }

    private static byte[] Hex(JsonElement test, string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);
}
