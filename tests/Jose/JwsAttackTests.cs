using System.Buffers.Text;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace SecureFin.Jose.Tests;

/// <summary>Tokens and detached signatures whose header or parts were chosen by somebody who wants to get around them; all are signed with the right key.</summary>
public sealed class JwsAttackTests
{
    private static readonly JsonElement[] Cases = AttackTables.Read("jws.json");

    // Order of the group of P-256, FIPS 186-4 D.1.2.3.
    private static readonly BigInteger Order = BigInteger.Parse("00FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    public static TheoryData<int, string> Numbers => AttackTables.Numbers(Cases);

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_signature_is_judged_as_the_case_says(int number, string note)
    {
        var test = Cases[number];
        var form = test.Text("form");
        var body = Encoding.UTF8.GetBytes(test.Optional("payload") ?? """{"a":1}""");
        var key = Keys.For(SignatureAlgorithm.ES256);
        var token = await TokenAsync(test, form, body, key);

        var error = Verify(form, token, body, Keys.SetOf(key)).Error;

        Assert.True(test.Text("expected") == (error?.Code ?? "ok"), $"{note}: {error?.Code}");
    }

    private static async Task<string> TokenAsync(JsonElement test, string form, byte[] body, ISigningKey key)
    {
        var header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(test.Text("header")));
        var payload = Base64Url.EncodeToString(body);
        var isRaw = form is "unencoded" or "obie-old";
        byte[] input = [.. Encoding.ASCII.GetBytes(header + "."), .. isRaw ? body : Encoding.ASCII.GetBytes(payload)];
        var signature = await key.SignAsync(input, TestContext.Current.CancellationToken);
        var (h, p, s) = (header, form == "compact" ? payload : "", Base64Url.EncodeToString(signature));
        return test.Optional("mutate") is { } mutation ? Mutate(mutation, h, p, s, signature, payload) : $"{h}.{p}.{s}";
    }

    private static JwsResult Verify(string form, string token, byte[] body, VerificationKeySet keys) => form switch
    {
        "compact" => CompactJws.Verify(token, keys),
        "detached" => DetachedJws.Verify(token, body, keys),
        "unencoded" => DetachedJws.Verify(token, body, keys, policy: null, unencoded: null),
        _ => ObieJws.Verify(token, body, keys, new() { Issuer = "org/soft", LegacyB64 = form == "obie-old" }, FixedClock.AtUnix(1000)),
    };

    private static string Mutate(string mutation, string h, string p, string s, byte[] signature, string payload) => mutation switch
    {
        "pad-header" => $"{h}=.{p}.{s}",
        "pad-payload" => $"{h}.{p}==.{s}",
        "pad-signature" => $"{h}.{p}.{s}==",
        "bits-signature" => $"{h}.{p}.{s[..^1]}{(char)(s[^1] + 1)}", // the last of 86 characters is A, Q, g or w
        "space-header" => $" {h}.{p}.{s}",
        "newline-end" => $"{h}.{p}.{s}\n",
        "plus-signature" => $"{h}.{p}.+{s[1..]}",
        "no-signature" => $"{h}.{p}.",
        "no-header" => $".{p}.{s}",
        "extra-dot" => $"{h}.{p}..{s}",
        "four-parts" => $"{h}.{p}.{s}.{s}",
        "one-dot" => $"{h}.{s}",
        "attached" => $"{h}.{payload}.{s}",
        "other-payload" => $"{h}.{Base64Url.EncodeToString("{\"a\":2}"u8)}.{s}",
        "other-header" => $"{Base64Url.EncodeToString("{\"kid\":\"k1\",\"alg\":\"ES256\"}"u8)}.{p}.{s}",
        "huge" => $"{h}.{new string('A', 20_000)}.{s}",
        _ => $"{h}.{p}.{Base64Url.EncodeToString(Mutate(mutation, signature))}",
    };

    private static byte[] Mutate(string mutation, byte[] signature)
    {
        var (r, s) = (signature[..32], signature[32..]);
        return mutation switch
        {
            "zero-signature" => new byte[64],
            "zero-r" => [.. new byte[32], .. s],
            "zero-s" => [.. r, .. new byte[32]],
            "n-r" => [.. Bytes(Order), .. s],
            "n-s" => [.. r, .. Bytes(Order)],
            "minus-s" => [.. r, .. Bytes(Order - new BigInteger(s, isUnsigned: true, isBigEndian: true))], // the other right signature of ECDSA
            "der-signature" => [0x30, 0x44, 0x02, 0x20, .. r, 0x02, 0x20, .. s],
            "short-signature" => signature[..63],
            "long-signature" => [.. signature, 0],
            _ => throw new ArgumentException("Not a mutation.", nameof(mutation)),
        };
    }

    private static byte[] Bytes(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
