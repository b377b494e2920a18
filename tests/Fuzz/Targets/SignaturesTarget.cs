using System.Text;
using SecureFin.Fuzz.Inputs;
using SecureFin.Jose;

namespace SecureFin.Fuzz.Targets;

/// <summary>Structured fields, RFC 9421, draft-cavage, digests, body signatures and webhooks: every field that a peer may send.</summary>
internal sealed class SignaturesTarget : IFuzzTarget
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"hello": "world"}""");
    private static readonly byte[][] Secrets = [new byte[32]];

    private static readonly string[] Written =
    [
        "sig1=(\"@method\" \"@query-param\";name=\"a\" \"content-digest\";req);created=1792000000;keyid=\"k1\";nonce=\"n\";alg=\"ecdsa-p256-sha256\"",
        "sig1=(\"@method\" \"@authority\" \"@path\" \"content-digest\");created=1792000000;expires=1792000300;keyid=\"k1\", sig2=:AAAA:;x=?0",
        "a=1.5, b=tok;c, d=(1 2);e=%\"f%c3%bc\"", "\"text\";a=@1;b=-7", "1, (a b);c=1, :AA==:", "a, b;q=?1, c=\"x\\\"y\"",
        "keyId=\"SN=1,CA=CN=a\",algorithm=\"rsa-sha256\",headers=\"digest date (request-target)\",signature=\"AAAA\"",
        "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:, sha-512=:AAAA:", "SHA-256=AAAA,MD5=BBBB", "v1,AAAA v1a,BBBB", "t=1792000000,v1=00ff",
        "https://a.example:443/x/%2e%2e/y?a=1&b=%20#f", "1792000000", "whsec_AAAA",
    ];

    private readonly Mutator _mutator = new("\"@status\"", ";req", ";sf", ";bs", ";key=\"a\"", ":AAAA:", "sig1=", "created=", "%\"", "@-1", "999999999999999", "1.0001", ";tr", "\"@signature-params\"");
    private readonly HttpVerificationKey _known;
    private readonly VerificationKey _key;
    private readonly byte[][] _seeds;

    public SignaturesTarget()
    {
        _key = VerificationKey.From(EcdsaSigningKey.Generate("k1").PublicJwk);
        _known = HttpVerificationKey.From(_key, SignatureAlgorithm.ES256);
        var vectors = SeedFiles.Harvest("jose/http", text => text.Length is > 3 and < 1500 && !text.Contains("PRIVATE", StringComparison.Ordinal), _ => false, 150);
        _seeds = [.. Written.Select(Encoding.UTF8.GetBytes), .. vectors];
    }

    public byte[] Make(Rng rng) => rng.OneIn(3) ? Encoding.UTF8.GetBytes(Field(rng, 3)) : _mutator.Mutate(rng, _seeds);

    public bool Try(byte[] input)
    {
        var text = Encoding.Latin1.GetString(input); // as fields reach an application
        var taken = TryStructured(text);
        taken |= HttpTarget.TryParse(text, out _);
        var message = HttpMessage.OfRequest("GET", "https://a.example/x?a=1",
            [new("Signature-Input", text), new("Signature", "sig1=:AAAA:"), new("Content-Digest", text), new("Digest", text), new("Date", text)]);
        Broken.Unless(!HttpMessageSignature.Verify(message, _ => _known, new() { RequiredComponents = ["@method"] }, Clock.Standing).Ok, "a signature verifies that nobody made");
        Broken.Unless(CavageSignature.Verify(message, text, _ => _key, []) is not null, "a draft-cavage signature verifies that nobody made");
        Broken.Unless(BodySignature.Verify(text, Body, _key, SignatureAlgorithm.ES256) is not null, "a body signature verifies that nobody made");
        Broken.Unless(StandardWebhook.Verify("id", text, text, Body, Secrets, Clock.Standing) is not null, "a webhook verifies that nobody signed");
        Broken.Unless(TimestampedWebhook.Verify(text, Body, Secrets, Clock.Standing) is not null, "a time-stamped webhook verifies that nobody signed");
        StandardWebhook.TryReadSecret(text, out _);
        LegacyDigest.Matches(text, Body);
        QueryParameter.ValueOf(text, text);
        if (ContentDigest.TryParse(text, out var digest)) taken |= digest!.Matches(Body);
        return taken;
    }

    // What is read is written in one form, and that form reads as itself.
    private static bool TryStructured(string text)
    {
        var taken = false;
        if (StructuredField.TryParseDictionary(text, out var dictionary))
        {
            var written = StructuredField.Serialize(dictionary!);
            Broken.Unless(StructuredField.TryParseDictionary(written, out var again) && StructuredField.Serialize(again!) == written, "a dictionary does not come back");
            taken = true;
        }

        if (StructuredField.TryParseList(text, out var list))
        {
            var written = StructuredField.Serialize(list!);
            Broken.Unless(StructuredField.TryParseList(written, out var again) && StructuredField.Serialize(again!) == written, "a list does not come back");
            taken = true;
        }

        if (!StructuredField.TryParseItem(text, out var item)) return taken;
        var one = StructuredField.Serialize(item!);
        Broken.Unless(StructuredField.TryParseItem(one, out var same) && StructuredField.Serialize(same!) == one, "an item does not come back");
        return true;
    }

    // dictionary = member *( "," member ) of RFC 9651, with inner lists and parameters
    private static string Field(Rng rng, int depth)
    {
        var text = new StringBuilder();
        for (var members = 1 + rng.Next(4); members > 0; members--)
        {
            if (text.Length > 0) text.Append(rng.Pick([", ", ",", " , ", ",\t"]));
            if (rng.OneIn(2)) text.Append(rng.Pick(["sig1", "a", "*b", "a-_.*9", "A"])).Append('=');
            text.Append(rng.OneIn(3) ? $"({string.Join(' ', Enumerable.Range(0, rng.Next(5)).Select(_ => Bare(rng) + Parameters(rng, depth)))})" : Bare(rng)).Append(Parameters(rng, depth));
        }

        return text.ToString();
    }

    private static string Parameters(Rng rng, int depth) =>
        depth == 0 || rng.OneIn(2) ? "" : $";{rng.Pick(["created", "keyid", "req", "name", "alg", "x"])}{(rng.OneIn(3) ? "" : "=" + Bare(rng))}{Parameters(rng, depth - 1)}";

    private static string Bare(Rng rng) => rng.Next(9) switch
    {
        0 => rng.Pick(["1792000000", "-0", "999999999999999", "1000000000000000", "00"]),
        1 => rng.Pick(["1.5", "-999999999999.999", "1.2345", "1."]),
        2 => rng.Pick(["\"@method\"", "\"@query-param\"", "\"a\\\\b\"", "\"\"", "\"\\x\""]),
        3 => rng.Pick(["tok", "*/a:b", "a%b", "@"]),
        4 => rng.Pick([":AAAA:", ":AA==:", ":A:", "::", ":AAAB/+:"]),
        5 => rng.Pick(["?1", "?0", "?2"]),
        6 => rng.Pick(["@1792000000", "@-1", "@1.5"]),
        7 => rng.Pick(["%\"a%c3%bc\"", "%\"%ff\"", "%\"%C3\"", "%\"\""]),
        _ => rng.Pick(["\"content-digest\"", "\"@status\"", "\"@request-target\"", "\"signature\""]),
    };
}
