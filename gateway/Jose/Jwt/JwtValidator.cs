namespace SecureFin.Jose;

/// <summary>Judges signed JWTs by one policy: signature, typ, issuer, audience, times, claims, scopes, binding.</summary>
/// <remarks>Source: RFC 7519 section 7.2, RFC 8725, RFC 9068 section 4, RFC 8705 section 3. Safe for many threads.</remarks>
public sealed class JwtValidator
{
    private readonly JwtPolicy _policy;
    private readonly TimeProvider _time;
    private readonly JwsPolicy _jws;

    /// <summary>A validator of one kind of token.</summary>
    /// <param name="policy">What a token must be.</param>
    /// <param name="time">The clock that its times are held against.</param>
    public JwtValidator(JwtPolicy policy, TimeProvider time)
    {
        _policy = policy;
        _time = time;
        _jws = new JwsPolicy { MaxTokenLength = policy.MaxTokenLength, Types = policy.Types };
    }

    /// <summary>Validates a token.</summary>
    /// <param name="token">Compact JWS.</param>
    /// <param name="keys">Keys of the issuer. <see cref="JoseError.KeyUnknown"/> is the sign to fetch them anew, at a bounded rate.</param>
    /// <param name="binding">What the sender has proved to hold.</param>
    public JwtResult Validate(string token, VerificationKeySet keys, JwtBinding binding)
    {
        var jws = CompactJws.Verify(token, keys, _jws);
        if (!jws.Ok) return JwtResult.Refused(jws.Error);
        var claims = JwtClaimsReader.Read(jws.Payload, out var error);
        error ??= JudgeParties(claims!) ?? JudgeTimes(claims!) ?? JudgeContent(claims!) ?? JudgeBinding(claims!, binding);
        return error is null ? JwtResult.Accepted(jws.Header, claims!) : JwtResult.Refused(error);
    }

    private JoseError? JudgeParties(JwtClaims claims)
    {
        if (claims.Issuer != _policy.Issuer) return JoseError.Issuer;
        return claims.Audiences.Any(_policy.Audiences.Contains) ? null : JoseError.Audience;
    }

    private JoseError? JudgeTimes(JwtClaims claims)
    {
        var now = _time.GetUtcNow();
        if (now - _policy.ClockSkew >= claims.ExpiresAt) return JoseError.Expired;
        if (claims.NotBefore is { } notBefore && now + _policy.ClockSkew < notBefore) return JoseError.NotYetValid;
        if (claims.IssuedAt is not { } issued) return JoseError.ClaimMissing;
        if (now + _policy.ClockSkew < issued) return JoseError.NotYetValid;
        return claims.ExpiresAt - issued > _policy.MaxLifetime ? JoseError.Lifetime : null;
    }

    private JoseError? JudgeContent(JwtClaims claims)
    {
        foreach (var name in _policy.RequiredClaims)
        {
            if (!claims.Raw.TryGetProperty(name, out var member) || member.ValueKind == System.Text.Json.JsonValueKind.Null) return JoseError.ClaimMissing;
        }

        return _policy.RequiredScopes.All(claims.HasScope) ? null : JoseError.Scope;
    }

    // Every method that the token names must hold; a token that names none is a bearer token.
    private JoseError? JudgeBinding(JwtClaims claims, JwtBinding binding)
    {
        if (claims.CertificateThumbprint is null && claims.KeyThumbprint is null) return _policy.RequireBinding ? JoseError.Binding : null;
        return Holds(claims.CertificateThumbprint, binding.CertificateThumbprint) && Holds(claims.KeyThumbprint, binding.KeyThumbprint)
            ? null
            : JoseError.Binding;
    }

    private static bool Holds(string? demanded, string? shown) =>
        demanded is null || (shown is not null && FixedTime.Equals(demanded, shown));
}
