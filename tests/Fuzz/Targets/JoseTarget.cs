using System.Text;
using System.Text.Json;
using SecureFin.Fuzz.Inputs;
using SecureFin.Jose;

namespace SecureFin.Fuzz.Targets;

/// <summary>Tokens, proofs, detached signatures, headers, claims and keys. The first byte of an input says which.</summary>
internal sealed class JoseTarget : IFuzzTarget
{
    private const string Issuer = "https://issuer.example";
    private const string Audience = "https://gateway.example";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{}");
    private static readonly ObieJwsOptions Obie = new() { Issuer = "i" };
    private static readonly JwsPolicy Understood = new() { UnderstoodCritical = ["b64"] };
    private static readonly DpopPolicy Dpop = new() { AccessToken = "t", Nonce = "n" };

    private readonly ISigningKey _key = EcdsaSigningKey.Generate("k1");
    private readonly VerificationKeySet _known;
    private readonly JwtValidator _validator = new(new() { Issuer = Issuer, Audiences = [Audience] }, Clock.Standing);
    private readonly Mutator _mutator = new("\"alg\":\"none\"", "\"crit\":[\"b64\"]", "\"b64\":false", "\"jwk\":{}", "eyJhbGciOiJub25lIn0");
    private readonly byte[][] _tokens;
    private readonly HashSet<string> _signed;
    private readonly byte[][] _detached;
    private readonly byte[][] _objects;
    private readonly byte[][] _keys;

    private readonly JsonGrammar _headers = new(
        ["alg", "kid", "typ", "crit", "b64", "jwk", "jku", "x5u", "x5c", "x5t#S256", "cty", "http://openbanking.org.uk/iat"],
        ["\"ES256\"", "\"none\"", "\"HS256\"", "\"PS256\"", "\"k1\"", "\"at+jwt\"", "\"JWT\"", "[\"b64\"]", "false", "{\"kty\":\"EC\"}", "\"https://a.example\""]);

    private readonly JsonGrammar _claims = new(
        ["iss", "aud", "exp", "iat", "nbf", "sub", "jti", "cnf", "scope", "client_id", "roles"],
        [$"\"{Issuer}\"", $"\"{Audience}\"", "1792000100", "1791999990", "1.7920001e9", "\"s\"", "{\"x5t#S256\":\"A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0\"}", "{\"jkt\":\"a\"}", "\"a b\""]);

    public JoseTarget()
    {
        _known = new([VerificationKey.From(_key.PublicJwk)]);
        string[] own =
        [
            Sign("""{"alg":"ES256","kid":"k1","typ":"at+jwt"}""", $$"""{"iss":"{{Issuer}}","aud":["{{Audience}}"],"exp":1792000100,"iat":1791999990,"sub":"s","jti":"j","client_id":"c"}"""),
            Wait(JwtBuilder.ClientAssertion("c", "https://as.example", Clock.Standing).SignAsync(_key, default)),
        ];
        string[] detached =
        [
            Wait(ObieJws.SignAsync(Body, Obie, _key, Clock.Standing)), Wait(DetachedJws.SignAsync(JwsHeaderFields.None, Body, _key, unencoded: true)),
            Wait(DpopProof.CreateAsync("GET", "https://a.example/x", _key, Clock.Standing, "t", "n")),
        ];
        _signed = [.. own, .. detached];
        var vectors = SeedFiles.Harvest("jose", text => text.Count(c => c == '.') is 2 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'), _ => false, 200);
        _tokens = [.. own.Select(Encoding.UTF8.GetBytes), .. vectors, .. detached.Select(Encoding.UTF8.GetBytes)];
        _detached = [.. detached.Select(Encoding.UTF8.GetBytes)];
        _objects = [.. vectors.SelectMany(Parts).Take(100)];
        _keys = [.. SeedFiles.Harvest("jose", _ => false, e => e.TryGetProperty("kty", out _) || (e.TryGetProperty("keys", out var k) && k.ValueKind == JsonValueKind.Array), 150), Encoding.UTF8.GetBytes(_key.PublicJwk.ToJson())];
    }

    public byte[] Make(Rng rng)
    {
        var kind = (byte)rng.Next(6);
        return [kind, .. kind switch
        {
            0 => _mutator.Mutate(rng, _tokens),
            1 => Encoding.UTF8.GetBytes(Sign(rng.OneIn(2) ? """{"alg":"ES256","kid":"k1","typ":"at+jwt"}""" : _headers.Object(rng), _claims.Object(rng))),
            2 => _mutator.Mutate(rng, _detached),
            3 => _mutator.Mutate(rng, _keys),
            4 => Encoding.UTF8.GetBytes(rng.OneIn(2) ? _headers.Object(rng) : _claims.Object(rng)),
            _ => _mutator.Mutate(rng, _objects),
        }];
    }

    public bool Try(byte[] input)
    {
        var bytes = input[1..];
        return input[0] switch
        {
            0 or 1 => TryToken(Encoding.UTF8.GetString(bytes), isOurs: input[0] == 1),
            2 => TryDetached(Encoding.UTF8.GetString(bytes)),
            3 => Jwk.TryParse(bytes, out _, out _) | Jwks.TryParse(bytes, out _, out _),
            _ => TryObjects(bytes),
        };
    }

    private bool TryToken(string text, bool isOurs)
    {
        var jws = CompactJws.Verify(text, _known);
        Broken.Unless(!jws.Ok || isOurs || _signed.Contains(text), "a token verifies that nobody signed");
        var result = _validator.Validate(text, _known, JwtBinding.None);
        if (!result.Ok) return jws.Ok;
        Broken.Unless(jws.Ok, "a token is valid whose signature is not");
        using var claims = JsonDocument.Parse(jws.Payload);
        Broken.Unless(claims.RootElement.GetProperty("iss").ValueEquals(Issuer), "the issuer is another one");
        Broken.Unless(claims.RootElement.GetProperty("aud").GetRawText().Contains(Audience, StringComparison.Ordinal), "the audience is another one");
        Broken.Unless(claims.RootElement.GetProperty("exp").GetDouble() > 1_791_999_000, "the token has expired");
        return true;
    }

    private bool TryDetached(string text)
    {
        var ok = ObieJws.Verify(text, Body, _known, Obie, Clock.Standing).Ok | DetachedJws.Verify(text, Body, _known).Ok
            | DpopProof.Verify(text, "GET", "https://a.example/x", Dpop, Clock.Standing).Ok;
        Broken.Unless(!ok || _signed.Contains(text) || text.Count(c => c == '.') == 2, "a signature verifies that nobody made");
        return ok;
    }

    private static bool TryObjects(byte[] utf8)
    {
        var header = JwsHeaderReader.Read(CanonicalBase64Url.Encode(utf8), Understood, out _);
        var claims = JwtClaimsReader.Read(utf8, out _);
        return header is not null || claims is not null;
    }

    private string Sign(string header, string claims)
    {
        var input = $"{CanonicalBase64Url.Encode(Encoding.UTF8.GetBytes(header))}.{CanonicalBase64Url.Encode(Encoding.UTF8.GetBytes(claims))}";
        return $"{input}.{CanonicalBase64Url.Encode(Wait(_key.SignAsync(Encoding.ASCII.GetBytes(input), default)))}";
    }

    private static IEnumerable<byte[]> Parts(byte[] token) =>
        from part in Encoding.ASCII.GetString(token).Split('.').Take(2)
        where part.Length > 0
        select CanonicalBase64Url.TryDecode(part, out var bytes) ? bytes : [];

    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
