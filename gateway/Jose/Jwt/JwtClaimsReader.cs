using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>Reads claims with their types; a claim of a wrong type spoils the token.</summary>
internal static class JwtClaimsReader
{
    private const int ThumbprintLength = 43; // SHA-256 in base64url

    public static JwtClaims? Read(ReadOnlyMemory<byte> payload, out JoseError? error)
    {
        error = JoseError.Claims;
        if (!StrictJson.TryParseObject(payload, out var root)) return null;
        if (!StrictJson.TryString(root, "iss", out var issuer) || !StrictJson.TryString(root, "sub", out var subject)
            || !StrictJson.TryString(root, "client_id", out var client) || !StrictJson.TryString(root, "jti", out var id)
            || !StrictJson.TryString(root, "scope", out var scope) || !TryAudiences(root, out var audiences)
            || !TryTime(root, "exp", out var expires) || !TryTime(root, "iat", out var issued) || !TryTime(root, "nbf", out var notBefore)
            || !TryConfirmation(root, out var certificate, out var key))
            return null;
        error = JoseError.ClaimMissing;
        if (expires is null) return null;
        error = null;
        return new JwtClaims(root)
        {
            Issuer = issuer,
            Subject = subject,
            ClientId = client,
            Audiences = audiences,
            Scopes = scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
            TokenId = id,
            ExpiresAt = expires.Value,
            IssuedAt = issued,
            NotBefore = notBefore,
            CertificateThumbprint = certificate,
            KeyThumbprint = key,
        };
    }

    // RFC 7519 section 4.1.3: one string or an array of strings.
    private static bool TryAudiences(JsonElement root, out string[] audiences)
    {
        audiences = [];
        if (!root.TryGetProperty("aud", out var member)) return true;
        if (member.ValueKind == JsonValueKind.String)
        {
            audiences = [member.GetString()!];
            return true;
        }

        if (!StrictJson.TryStrings(root, "aud", out var list)) return false;
        audiences = list!;
        return true;
    }

    private static bool TryTime(JsonElement root, string name, out DateTimeOffset? time)
    {
        time = null;
        if (!root.TryGetProperty(name, out var member)) return true;
        if (!UnixTime.TryRead(member, out var read)) return false;
        time = read;
        return true;
    }

    private static bool TryConfirmation(JsonElement root, out string? certificate, out string? key)
    {
        certificate = key = null;
        if (!root.TryGetProperty("cnf", out var cnf)) return true;
        return cnf.ValueKind == JsonValueKind.Object
            && StrictJson.TryString(cnf, "x5t#S256", out certificate) && IsThumbprint(certificate)
            && StrictJson.TryString(cnf, "jkt", out key) && IsThumbprint(key);
    }

    private static bool IsThumbprint(string? text) =>
        text is null || (text.Length == ThumbprintLength && CanonicalBase64Url.IsCanonical(text));
}
