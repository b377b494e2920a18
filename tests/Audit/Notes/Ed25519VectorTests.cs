using SecureFin.Audit.Native;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Tests.Notes;

public sealed class Ed25519VectorTests
{
    [Fact]
    public void Every_Wycheproof_case_gets_its_verdict()
    {
        var count = 0;
        foreach (var group in TestData.Json("wycheproof/ed25519_test.json").GetProperty("testGroups").EnumerateArray())
        {
            using var key = Ed25519.ImportPublicKey(Convert.FromHexString(group.GetProperty("publicKey").GetProperty("pk").GetString()!));
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var valid = Ed25519.Verify(key, Hex(test, "msg"), Hex(test, "sig"));
                Assert.True(valid == (test.GetProperty("result").GetString() == "valid"), $"tcId {test.GetProperty("tcId")}");
                count++;
            }
        }

        Assert.True(count > 100);
    }

    /// <summary>RFC 8032 section 7.1, test 2.</summary>
    [Fact]
    public void The_signature_of_RFC_8032_is_reproduced()
    {
        using var signer = new Ed25519NoteSigner("x", Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));

        var signature = signer.Sign([0x72]);

        Assert.Equal(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            Convert.ToHexStringLower(signature));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_is_refused(int length) =>
        Assert.Throws<FormatException>(() => new VerifierKey("x", NoteKeyType.Ed25519, new byte[length]));

    private static byte[] Hex(System.Text.Json.JsonElement test, string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);
}
