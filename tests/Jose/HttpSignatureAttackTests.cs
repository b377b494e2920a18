using System.Text;
using System.Text.Json;

namespace SecureFin.Jose.Tests;

/// <summary>Signatures of RFC 9421 and of draft-cavage whose parts were chosen by somebody who wants to get around them.</summary>
public sealed class HttpSignatureAttackTests
{
    private static readonly JsonElement[] Messages = AttackTables.Read("http.json");
    private static readonly JsonElement[] Old = AttackTables.Read("cavage.json");

    public static TheoryData<int, string> MessageCases => AttackTables.Numbers(Messages);

    public static TheoryData<int, string> OldCases => AttackTables.Numbers(Old);

    [Theory]
    [MemberData(nameof(MessageCases))]
    public async Task A_message_signature_is_judged_as_the_case_says(int number, string note)
    {
        var test = Messages[number];
        var key = Keys.For(SignatureAlgorithm.ES256);
        var fields = test.Fields(
            ("Content-Type", "application/json"), ("Content-Digest", "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"), ("X-List", "  a "), ("x-list", "b"),
            ("X-Dict", "a=1,   b=2;x=1;y=2,   c=(a   b   c)"), ("X-Empty", ""), ("X-Latin", "caf\u00e9"));
        fields.Add(new("Signature-Input", test.Text("input")));
        fields.Add(new("Signature", test.Optional("signature") ?? await SignedAsync(test, key)));
        var message = HttpMessage.OfRequest(test.Optional("method") ?? "POST", test.Optional("uri") ?? "https://bank.example/a%2Fb/../c?x=1&y=a%20b&e=&x=2&z=a+b", fields);
        var policy = new HttpSignaturePolicy { RequiredComponents = test.Texts("required") ?? [] };

        var result = HttpMessageSignature.Verify(
            message, id => id == "k1" ? HttpVerificationKey.From(VerificationKey.From(key.PublicJwk), SignatureAlgorithm.ES256) : null, policy, FixedClock.AtUnix(1000));

        Assert.True(test.Text("expected") == (result.Error?.Code ?? "ok"), $"{note}: {result.Error?.Code}");
    }

    [Theory]
    [MemberData(nameof(OldCases))]
    public async Task An_old_signature_is_judged_as_the_case_says(int number, string note)
    {
        var test = Old[number];
        var key = Keys.For(SignatureAlgorithm.RS256);
        var fields = test.Fields(("Digest", "SHA-256=AAAA"), ("X-Request-ID", "7"), ("X-List", "a"), ("X-List", "b"), ("X-Empty", " "));
        var message = HttpMessage.OfRequest(test.Optional("method") ?? "POST", "https://bank.example/a?b=1", fields);
        var signature = Convert.ToBase64String(await key.SignAsync(Encoding.ASCII.GetBytes(string.Join('\n', test.Texts("string") ?? [])), TestContext.Current.CancellationToken));

        var error = CavageSignature.Verify(
            message, test.Text("value").Replace("$", signature, StringComparison.Ordinal),
            id => id == "SN=1,CA=CN=x" ? VerificationKey.FromSpki(SpkiOf(key), "k1", SignatureAlgorithm.RS256) : null, test.Texts("required") ?? []);

        Assert.True(test.Text("expected") == (error?.Code ?? "ok"), $"{note}: {error?.Code}");
    }

    private static async Task<string> SignedAsync(JsonElement test, ISigningKey key)
    {
        if (test.Texts("base") is not { } lines) return "sig1=:AAAA:";
        var signature = await key.SignAsync(Encoding.ASCII.GetBytes(string.Join('\n', lines)), TestContext.Current.CancellationToken);
        return $"sig1=:{Convert.ToBase64String(signature)}:";
    }

    private static byte[] SpkiOf(ISigningKey key)
    {
        using var document = JsonDocument.Parse(key.PublicJwk.ToJson());
        using var rsa = System.Security.Cryptography.RSA.Create(new System.Security.Cryptography.RSAParameters
        {
            Modulus = System.Buffers.Text.Base64Url.DecodeFromChars(document.RootElement.Text("n")),
            Exponent = System.Buffers.Text.Base64Url.DecodeFromChars(document.RootElement.Text("e")),
        });
        return rsa.ExportSubjectPublicKeyInfo();
    }
}
