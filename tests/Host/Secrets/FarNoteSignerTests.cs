using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Verification;
using SecureFin.Contract;
using SecureFin.Gateway.Secrets;
using SecureFin.Gateway.Secrets.Pkcs11;
using SecureFin.Gateway.Tests.Receipts;
using SecureFin.Gateway.Tests.Secrets.Pkcs11;
using SecureFin.Jose;

namespace SecureFin.Gateway.Tests.Secrets;

/// <summary>Checkpoints signed by a key that lies elsewhere.</summary>
public sealed class FarNoteSignerTests
{
    private const string Text = "gateway.test/audit/1\n1\nAAAA\n";

    [Fact]
    public void Its_lines_verify_with_its_verifier_key_whatever_the_signature()
    {
        using var key = EcdsaSigningKey.Generate("far");
        var signer = new FarNoteSigner("gateway.test/audit/1", key);

        for (var i = 0; i < 300; i++) // now and then a half begins with zeros
            Assert.Single(SignedNote.Parse(SignedNote.Sign(Text, [signer]).ToBytes()).Verify([VerifierKey.Parse(signer.Key.ToString())])!);
    }

    [Fact]
    public async Task A_key_in_a_token_signs_checkpoints_of_a_log()
    {
        Assert.SkipUnless(SoftToken.IsInstalled, "softhsm2 and libengine-pkcs11-openssl");
        using var keys = new Pkcs11Keys(await SoftToken.OptionsAsync());
        var signer = new FarNoteSigner("gateway.test/audit/1", keys.Get(SoftToken.Uri("ec-seal"), "seal", SignatureAlgorithm.ES256));

        Assert.Single(SignedNote.Sign(Text, [signer]).Verify([signer.Key])!);
    }

    [Fact]
    public async Task The_checkpoints_of_a_gateway_carry_the_line_of_the_token_and_verify_with_the_published_keys()
    {
        Assert.SkipUnless(SoftToken.IsInstalled, "softhsm2 and libengine-pkcs11-openssl");
        using var home = new GatewayOnDisk();
        await home.WriteAsync(new JsonObject { ["EcdsaKey"] = SoftToken.Uri("ec-seal") });
        var token = await SoftToken.OptionsAsync();
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(home["gateway.json"]))!;
        settings["Secrets"]!["Pkcs11"] = new JsonObject { ["ModulePath"] = token.ModulePath, ["PinFile"] = token.PinFile };
        await File.WriteAllTextAsync(home["gateway.json"], settings.ToJsonString());

        await KeptCall.LogNothingAsync(home);

        var keys = (await File.ReadAllLinesAsync(home.Keys)).Select(VerifierKey.Parse).ToList();
        Assert.Equal(2, Checkpoint.Parse(await File.ReadAllBytesAsync(Path.Combine(home.Log, "checkpoint"))).Note.Verify(keys)!.Count);
        Assert.True((await new LogVerifier(keys).VerifyAsync(home.Log)).Valid);
    }

    [Fact]
    public void A_key_that_cannot_sign_now_is_a_fault_of_the_key_and_other_keys_than_P256_are_refused()
    {
        using var other = EcdsaSigningKey.Generate("far", SignatureAlgorithm.ES384);
        using var key = EcdsaSigningKey.Generate("far");
        var gone = new FarNoteSigner("gateway.test/audit/1", new GoneKey(key));

        Assert.Throws<CryptographicException>(() => gone.Sign(Encoding.ASCII.GetBytes(Text)));
        Assert.Throws<ArgumentException>(() => new FarNoteSigner("gateway.test/audit/1", other));
    }

    private sealed class GoneKey(ISigningKey key) : ISigningKey
    {
        public string Kid => key.Kid;

        public SignatureAlgorithm Algorithm => key.Algorithm;

        public Jwk PublicJwk => key.PublicJwk;

        public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken ct) => throw new ProblemException(Problems.SecretUnavailable, "gone");
    }
}
