using System.Text;
using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>The statement by which a slow key (an HSM, a signing service) certifies a short-lived one that signs the calls.</summary>
/// <remarks>
/// A JWS of type <c>signing-key+jwt</c> over <c>iat</c>, <c>exp</c> and <c>cnf.jwk</c> (RFC 7800 section 3.2), signed by the slow
/// key and named by its kid. Whoever trusts the slow key verifies the calls with the key inside, until it ends.
/// </remarks>
public static class KeyCertificate
{
    private const string Type = "signing-key+jwt";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    /// <summary>Certifies a key for a time.</summary>
    /// <param name="life">At most 24 h.</param>
    /// <exception cref="ArgumentOutOfRangeException">The life is not positive or too long.</exception>
    public static ValueTask<string> IssueAsync(Jwk key, ISigningKey by, TimeProvider time, TimeSpan life, CancellationToken ct = default)
    {
        if (life <= TimeSpan.Zero || life > Longest) throw new ArgumentOutOfRangeException(nameof(life));
        var now = time.GetUtcNow();
        var payload = JsonText.WriteBytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("iat", now.ToUnixTimeSeconds());
            writer.WriteNumber("exp", (now + life).ToUnixTimeSeconds());
            writer.WriteStartObject("cnf");
            writer.WritePropertyName("jwk");
            key.WriteTo(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
        return CompactJws.SignAsync(new JwsHeaderFields { Type = Type }, payload, by, ct);
    }

    /// <summary>The certified key, or null: the statement is not by a key that is trusted, not of this type, or not of this time.</summary>
    public static VerificationKey? Verify(string statement, VerificationKeySet trusted, TimeProvider time, out JoseError? error)
    {
        var result = CompactJws.Verify(statement, trusted);
        error = result.Ok ? JoseError.Type : result.Error;
        if (!result.Ok || result.Header.Type != Type) return null;
        error = JoseError.Claims;
        if (!StrictJson.TryParseObject(result.Payload, out var root) || !TryTime(root, "iat", out var from) || !TryTime(root, "exp", out var until)
            || !root.TryGetProperty("cnf", out var cnf) || cnf.ValueKind != JsonValueKind.Object || !cnf.TryGetProperty("jwk", out var jwk) || jwk.ValueKind != JsonValueKind.Object)
            return null;
        var now = time.GetUtcNow();
        error = until - from > Longest ? JoseError.Lifetime : now - Skew > until ? JoseError.Expired : from > now + Skew ? JoseError.NotYetValid : null;
        if (error is not null) return null;
        try
        {
            return VerificationKey.From(Jwk.Parse(Encoding.UTF8.GetBytes(jwk.GetRawText())));
        }
        catch (JoseException e)
        {
            error = e.Error;
            return null;
        }
    }

    private static bool TryTime(JsonElement root, string name, out DateTimeOffset time)
    {
        time = default;
        return root.TryGetProperty(name, out var member) && UnixTime.TryRead(member, out time);
    }
}
