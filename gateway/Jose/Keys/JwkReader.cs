using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>Turns a strict JSON object into a public key, or says why not.</summary>
internal static class JwkReader
{
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    public static Jwk? Read(JsonElement root, out JoseError? error)
    {
        error = JoseError.Key;
        if (!StrictJson.TryString(root, "kty", out var type) || !StrictJson.TryString(root, "kid", out var kid)
            || !StrictJson.TryString(root, "alg", out var algName) || kid is { Length: > 512 })
            return null;
        if (type == "oct" || Array.Exists(PrivateMembers, name => root.TryGetProperty(name, out _)))
        {
            error = JoseError.KeyPrivate;
            return null;
        }

        if (!IsFor("verify", root))
        {
            error = JoseError.KeyUse;
            return null;
        }

        SignatureAlgorithm? algorithm = null;
        if (algName is not null)
        {
            error = JoseError.Algorithm;
            if (!SignatureAlgorithms.TryParse(algName, out var known)) return null;
            algorithm = known;
        }

        return type switch
        {
            "EC" => ReadEc(root, kid, algorithm, out error),
            "RSA" => ReadRsa(root, kid, algorithm, out error),
            _ => null,
        };
    }

    // RFC 7517 sections 4.2 and 4.3: use and key_ops, when present, must allow the operation; no operation stands twice.
    internal static bool IsFor(string operation, JsonElement root)
    {
        if (!StrictJson.TryString(root, "use", out var use) || use is not (null or "sig")) return false;
        if (!StrictJson.TryStrings(root, "key_ops", out var operations)) return false;
        return operations is null || (operations.Contains(operation) && operations.Distinct(StringComparer.Ordinal).Count() == operations.Length);
    }

    internal static bool TryBytes(JsonElement root, string name, out byte[] bytes)
    {
        bytes = [];
        return StrictJson.TryString(root, name, out var text) && text is not null && CanonicalBase64Url.TryDecode(text, out bytes);
    }

    private static Jwk? ReadEc(JsonElement root, string? kid, SignatureAlgorithm? algorithm, out JoseError? error)
    {
        error = JoseError.Key;
        if (!StrictJson.TryString(root, "crv", out var name) || EllipticCurve.Of(name) is not { } curve) return null;
        if (!TryBytes(root, "x", out var x) || !TryBytes(root, "y", out var y)) return null;
        if (x.Length != curve.FieldBytes || y.Length != curve.FieldBytes) return null;
        if (algorithm is { } alg && alg != curve.Algorithm)
        {
            error = JoseError.Algorithm;
            return null;
        }

        error = null;
        return Jwk.FromEc(curve, x, y, kid, algorithm);
    }

    private static Jwk? ReadRsa(JsonElement root, string? kid, SignatureAlgorithm? algorithm, out JoseError? error)
    {
        error = JoseError.Key;
        if (!TryBytes(root, "n", out var modulus) || !TryBytes(root, "e", out var exponent)) return null;
        if (algorithm is { } alg && alg.IsEcdsa())
        {
            error = JoseError.Algorithm;
            return null;
        }

        error = RsaStrength.Judge(modulus, exponent);
        if (error is not null) return null;
        return Jwk.FromRsa(new() { Modulus = modulus, Exponent = exponent }, kid, algorithm);
    }
}
