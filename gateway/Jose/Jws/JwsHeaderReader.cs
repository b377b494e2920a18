using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>Reads and judges a protected header before any key is looked up.</summary>
internal static class JwsHeaderReader
{
    private const int MaxKidLength = 512;
    private static readonly string[] KeyHeaders = ["jku", "x5u", "jwk", "x5c"];

    // RFC 7515 section 4.1.11: crit must not name parameters that the base specifications define.
    private static readonly string[] BaseNames =
        ["alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit", "enc", "zip", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c"];

    public static JwsHeader? Read(ReadOnlySpan<char> encoded, JwsPolicy policy, out JoseError? error)
    {
        error = JoseError.Encoding;
        if (!CanonicalBase64Url.TryDecode(encoded, out var json)) return null;
        error = JoseError.Header;
        if (!StrictJson.TryParseObject(json, out var root)) return null;
        if (!StrictJson.TryString(root, "kid", out var kid) || kid is { Length: > MaxKidLength }
            || !StrictJson.TryString(root, "typ", out var type) || !StrictJson.TryString(root, "cty", out var contentType)
            || !StrictJson.TryString(root, "alg", out var algorithmName))
            return null;
        error = JoseError.HeaderForbidden;
        if (!AreAllowed(root, policy)) return null;
        error = JoseError.Algorithm;
        if (!SignatureAlgorithms.TryParse(algorithmName, out var algorithm)) return null;
        error = JoseError.Critical;
        if (!TryCritical(root, policy, out var critical) || !TryEncoded(root, critical, out var encodedPayload)) return null;
        error = JoseError.Type;
        if (!policy.AcceptsType(type)) return null;
        error = null;
        return new JwsHeader(root)
        {
            Algorithm = algorithm,
            Kid = kid,
            Type = type,
            ContentType = contentType,
            IsPayloadEncoded = encodedPayload,
            Critical = critical,
        };
    }

    private static bool AreAllowed(JsonElement root, JwsPolicy policy)
    {
        foreach (var member in root.EnumerateObject())
        {
            if (policy.AllowedParameters is { } only && !only.Contains(member.Name)) return false;
            if (Array.IndexOf(KeyHeaders, member.Name) >= 0 && !policy.IgnoredKeyParameters.Contains(member.Name)) return false;
        }

        return true;
    }

    private static bool TryCritical(JsonElement root, JwsPolicy policy, out string[] critical)
    {
        critical = [];
        if (!StrictJson.TryStrings(root, "crit", out var names)) return false;
        if (names is null) return true;
        if (names.Length == 0 || names.Distinct(StringComparer.Ordinal).Count() != names.Length) return false;
        foreach (var name in names)
        {
            if (!policy.UnderstoodCritical.Contains(name) || Array.IndexOf(BaseNames, name) >= 0 || !root.TryGetProperty(name, out _)) return false;
        }

        critical = names;
        return true;
    }

    // RFC 7797 sections 3 and 6: b64 is a boolean and, when present, critical.
    private static bool TryEncoded(JsonElement root, string[] critical, out bool encoded)
    {
        encoded = true;
        if (!root.TryGetProperty("b64", out var member)) return true;
        if (member.ValueKind is not (JsonValueKind.True or JsonValueKind.False) || Array.IndexOf(critical, "b64") < 0) return false;
        encoded = member.GetBoolean();
        return true;
    }
}
