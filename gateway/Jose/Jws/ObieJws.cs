using System.Globalization;
using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>The value of <c>x-jws-signature</c> of the Open Banking UK read/write profile.</summary>
/// <remarks>
/// Source: OBIE Read/Write Data API Specification v3.1.3 and v4.0, "Message signing". The header holds alg, typ, cty, kid,
/// iat, iss, tan and crit and nothing else; crit is exactly iat, iss and tan (and b64 under the old rule).
/// </remarks>
public static class ObieJws
{
    /// <summary>Header parameter: when it was signed, seconds since 1970.</summary>
    public const string IssuedAt = "http://openbanking.org.uk/iat";

    /// <summary>Header parameter: who signed, the organisation identifier in the directory or the subject of the certificate.</summary>
    public const string Issuer = "http://openbanking.org.uk/iss";

    /// <summary>Header parameter: the DNS name of the trust anchor that the signing key is published at.</summary>
    public const string TrustAnchor = "http://openbanking.org.uk/tan";

    private static readonly string[] Names = [IssuedAt, Issuer, TrustAnchor];

    private static readonly JwsPolicy NewRule = new()
    {
        UnderstoodCritical = Names,
        AllowedParameters = ["alg", "typ", "cty", "kid", "crit", .. Names],
    };

    private static readonly JwsPolicy OldRule = NewRule with { AllowedParameters = ["alg", "typ", "cty", "kid", "crit", "b64", .. Names] };

    /// <summary>Signs the body bytes exactly as they are sent.</summary>
    /// <exception cref="ArgumentException">No issuer was given.</exception>
    public static ValueTask<string> SignAsync(
        ReadOnlyMemory<byte> body, ObieJwsOptions options, ISigningKey key, TimeProvider time, CancellationToken ct = default)
    {
        if (string.IsNullOrEmpty(options.Issuer)) throw new ArgumentException("A signer names its issuer.", nameof(options));
        var header = new JwsHeaderFields
        {
            Type = "JOSE",
            ContentType = options.ContentType,
            Others =
            [
                new(IssuedAt, time.GetUtcNow().ToUnixTimeSeconds()),
                new(Issuer, options.Issuer),
                new(TrustAnchor, options.TrustAnchor),
            ],
            Critical = Names,
        };
        return DetachedJws.SignAsync(header, body, key, options.LegacyB64, ct);
    }

    /// <summary>Verifies the value over the raw body bytes.</summary>
    public static JwsResult Verify(string value, ReadOnlyMemory<byte> body, VerificationKeySet keys, ObieJwsOptions options, TimeProvider time)
    {
        if (body.Length > options.MaxBodyBytes) return JwsResult.Refused(JoseError.TooLarge);
        var result = DetachedJws.Verify(value, body, keys, options.LegacyB64 ? OldRule : NewRule, options.LegacyB64);
        if (!result.Ok) return result;
        return Judge(result.Header, options, time.GetUtcNow()) is { } error ? JwsResult.Refused(error) : result;
    }

    private static JoseError? Judge(JwsHeader header, ObieJwsOptions options, DateTimeOffset now)
    {
        if (header.Type is not (null or "JOSE") || header.Critical.Count != Names.Length + (options.LegacyB64 ? 1 : 0)) return JoseError.ObieClaims;
        if (options.ContentType is { } expected && header.ContentType is { } actual && !IsSameType(expected, actual)) return JoseError.ObieClaims;
        if (!StrictJson.TryString(header.Parameters, Issuer, out var issuer) || !StrictJson.TryString(header.Parameters, TrustAnchor, out var anchor)
            || issuer is null || anchor is null || !TryTime(header.Parameters, out var issuedAt))
            return JoseError.ObieClaims;
        if (anchor != options.TrustAnchor || (options.Issuer is { } wanted && issuer != wanted)) return JoseError.ObieIssuer;
        return issuedAt > now + options.ClockSkew || now - issuedAt > options.MaxAge + options.ClockSkew ? JoseError.ObieTime : null;
    }

    // The profile takes "json" and "application/json" for the same.
    private static bool IsSameType(string expected, string actual) =>
        string.Equals(Full(expected), Full(actual), StringComparison.OrdinalIgnoreCase);

    private static string Full(string type) => type.Contains('/', StringComparison.Ordinal) ? type : string.Create(CultureInfo.InvariantCulture, $"application/{type}");

    private static bool TryTime(JsonElement parameters, out DateTimeOffset time)
    {
        time = default;
        return parameters.TryGetProperty(IssuedAt, out var member) && UnixTime.TryRead(member, out time);
    }
}
