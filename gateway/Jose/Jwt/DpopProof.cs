using System.Security.Cryptography;
using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>Makes and verifies DPoP proofs.</summary>
/// <remarks>Source: RFC 9449 sections 4.2, 4.3 and 7.</remarks>
public static class DpopProof
{
    private const string ProofType = "dpop+jwt";

    private static readonly JwsPolicy Shape = new() { Types = [ProofType], IgnoredKeyParameters = ["jwk"] };

    /// <summary>Makes a proof for one request.</summary>
    /// <param name="uri">Address of the request; query and fragment are left out.</param>
    /// <param name="accessToken">Token that goes with the request, or null.</param>
    /// <param name="nonce">Nonce that the server gave, or null.</param>
    public static ValueTask<string> CreateAsync(
        string method, string uri, ISigningKey key, TimeProvider time, string? accessToken = null, string? nonce = null, CancellationToken ct = default)
    {
        var id = CanonicalBase64Url.Encode(RandomNumberGenerator.GetBytes(16));
        var payload = JsonText.WriteBytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("jti", id);
            writer.WriteString("htm", method);
            writer.WriteString("htu", WithoutQuery(uri));
            writer.WriteNumber("iat", time.GetUtcNow().ToUnixTimeSeconds());
            if (accessToken is not null) writer.WriteString("ath", TokenHash(accessToken));
            if (nonce is not null) writer.WriteString("nonce", nonce);
            writer.WriteEndObject();
        });
        return CompactJws.SignAsync(new JwsHeaderFields { Type = ProofType, OmitKid = true, EmbedKey = true }, payload, key, ct);
    }

    /// <summary>Verifies a proof against the request it came with.</summary>
    public static DpopResult Verify(string proof, string method, string uri, DpopPolicy policy, TimeProvider time)
    {
        if (proof.Length > policy.MaxProofLength) return DpopResult.Refused(JoseError.TooLarge);
        var end = proof.IndexOf('.', StringComparison.Ordinal);
        if (end < 0) return DpopResult.Refused(JoseError.Malformed);
        var header = JwsHeaderReader.Read(proof.AsSpan(0, end), Shape, out var error);
        if (header is null) return DpopResult.Refused(error!);
        if (!policy.Algorithms.Contains(header.Algorithm)) return DpopResult.Refused(JoseError.Algorithm);
        var key = KeyOf(header, out error);
        if (key is null) return DpopResult.Refused(error!);
        // The header's kid, when it has one, is of no meaning: the key is the embedded one.
        var jws = CompactJws.Verify(proof, new VerificationKeySet(key), Shape with { MaxTokenLength = policy.MaxProofLength });
        return jws.Ok ? Judge(jws, key, method, uri, policy, time.GetUtcNow()) : DpopResult.Refused(jws.Error);
    }

    private static DpopResult Judge(JwsResult jws, VerificationKey key, string method, string uri, DpopPolicy policy, DateTimeOffset now)
    {
        if (!StrictJson.TryParseObject(jws.Payload, out var claims)
            || !StrictJson.TryString(claims, "jti", out var id) || id is not { Length: > 0 and <= 256 }
            || !StrictJson.TryString(claims, "htm", out var htm) || htm is null
            || !StrictJson.TryString(claims, "htu", out var htu) || htu is null
            || !StrictJson.TryString(claims, "ath", out var ath) || !StrictJson.TryString(claims, "nonce", out var nonce)
            || !claims.TryGetProperty("iat", out var iat) || !UnixTime.TryRead(iat, out var issuedAt))
            return DpopResult.Refused(JoseError.DpopClaims);
        if (htm != method || !IsSameTarget(htu, uri)) return DpopResult.Refused(JoseError.DpopTarget);
        if (issuedAt > now + policy.ClockSkew || now - issuedAt > policy.MaxAge + policy.ClockSkew) return DpopResult.Refused(JoseError.DpopTime);
        if (policy.AccessToken is { } token && (ath is null || !FixedTime.Equals(ath, TokenHash(token)))) return DpopResult.Refused(JoseError.DpopToken);
        if (policy.Nonce is { } expected && (nonce is null || !FixedTime.Equals(nonce, expected))) return DpopResult.Refused(JoseError.DpopNonce);
        return DpopResult.Accepted(key.Jwk.Thumbprint, id, issuedAt);
    }

    private static VerificationKey? KeyOf(JwsHeader header, out JoseError? error)
    {
        error = JoseError.Key;
        if (!header.Parameters.TryGetProperty("jwk", out var member) || member.ValueKind != JsonValueKind.Object) return null;
        var jwk = JwkReader.Read(member, out error);
        if (jwk is null) return null;
        try
        {
            return VerificationKey.From(jwk.WithoutKid(), header.Algorithm);
        }
        catch (JoseException e)
        {
            error = e.Error;
            return null;
        }
    }

    // RFC 9449 section 4.3 step 9: query and fragment do not count; scheme and host are compared without case.
    private static bool IsSameTarget(string htu, string uri)
    {
        if (!HttpTarget.TryParse(htu, out var left) || !HttpTarget.TryParse(uri, out var right)) return false;
        return left.Scheme == right.Scheme && left.Authority == right.Authority && left.Path == right.Path;
    }

    private static string TokenHash(string token) =>
        CanonicalBase64Url.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token)));

    private static string WithoutQuery(string uri)
    {
        var end = uri.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? uri : uri[..end];
    }
}
