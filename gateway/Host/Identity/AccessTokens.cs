using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Routes;
using SecureFin.Jose;

namespace SecureFin.Gateway.Identity;

/// <summary>Judges access tokens: signature by the issuer's keys, claims by policy, binding to what the sender has proved to hold.</summary>
/// <remarks>Source: RFC 9068, RFC 8705 section 3, RFC 9449 section 7.1.</remarks>
internal sealed class AccessTokens
{
    private readonly JwtValidator _validator;
    private readonly IssuerKeys _keys;
    private readonly AcceptedTokens _accepted;

    public AccessTokens(IssuerKeys keys, IOptions<IdentityOptions> options, TimeProvider clock)
    {
        var issuer = options.Value.Issuer!;
        _keys = keys;
        _accepted = new AcceptedTokens(issuer.ClockSkew, clock);
        _validator = new JwtValidator(
            new JwtPolicy
            {
                Issuer = issuer.Issuer!.OriginalString,
                Audiences = issuer.Audiences,
                Types = ["at+jwt", "application/at+jwt"],
                ClockSkew = issuer.ClockSkew,
                MaxLifetime = issuer.MaxTokenLifetime,
                RequireBinding = false, // judged below, where "bound to nothing" and "bound elsewhere" have codes of their own
            },
            clock);
    }

    /// <summary>The token's claims.</summary>
    /// <param name="token">Compact JWS.</param>
    /// <param name="shown">What the sender has proved to hold.</param>
    /// <param name="route">Says whether an unbound token will do.</param>
    /// <exception cref="ProblemException"><c>identity.token_*</c> or <c>identity.unavailable</c></exception>
    public async ValueTask<JwtClaims> JudgeAsync(string token, JwtBinding shown, GovernedRoute route, CancellationToken cancellation)
    {
        var hash = AcceptedTokens.Hash(token);
        var keys = Demand(await _keys.CurrentAsync(cancellation));
        var claims = _accepted.Find(hash, keys);
        if (claims is null || !IsBoundTo(claims, shown))
            claims = await VerifyAsync(token, hash, keys, shown, cancellation);
        if (claims is { CertificateThumbprint: null, KeyThumbprint: null } && (route.MovesMoney || !route.AllowUnboundTokens))
            throw new ProblemException(Problems.TokenUnbound, "This route takes tokens that are bound to a certificate or key.");
        return claims;
    }

    private async ValueTask<JwtClaims> VerifyAsync(string token, UInt128 hash, VerificationKeySet keys, JwtBinding shown, CancellationToken cancellation)
    {
        var result = _validator.Validate(token, keys, shown);
        if (result.Error == JoseError.KeyUnknown)
        {
            keys = Demand(await _keys.AfterUnknownKeyAsync(cancellation));
            result = _validator.Validate(token, keys, shown);
        }

        if (result.Error == JoseError.Binding)
            throw new ProblemException(Problems.TokenBoundElsewhere, "The token is bound to another certificate or key.");
        if (!result.Ok)
            throw new ProblemException(Problems.TokenRefused, $"The access token is not accepted ({result.Error!.Code}).");
        _accepted.Note(hash, keys, result.Claims!);
        return result.Claims!;
    }

    // Every method that the token names must hold; a doubtful one goes through the whole check again and fails there.
    private static bool IsBoundTo(JwtClaims claims, JwtBinding shown) =>
        (claims.CertificateThumbprint is null || Same(claims.CertificateThumbprint, shown.CertificateThumbprint))
        && (claims.KeyThumbprint is null || Same(claims.KeyThumbprint, shown.KeyThumbprint));

    private static bool Same(string demanded, string? shown) =>
        shown is not null && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(demanded.AsSpan()), MemoryMarshal.AsBytes(shown.AsSpan()));

    /// <summary>SHA-256 of the token's id, base64url.</summary>
    public static string HashId(JwtClaims claims) => CanonicalBase64Url.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(claims.TokenId ?? "")));

    /// <summary>The <c>roles</c> claim: an array of strings; any other form is refused.</summary>
    /// <exception cref="ProblemException"><c>identity.token_refused</c></exception>
    public static IReadOnlyList<string> RolesOf(JwtClaims claims)
    {
        if (!claims.Raw.TryGetProperty("roles", out var roles))
            return [];
        if (roles.ValueKind != JsonValueKind.Array || roles.EnumerateArray().Any(role => role.ValueKind != JsonValueKind.String))
            throw new ProblemException(Problems.TokenRefused, "The roles of the token are not a list of texts.");
        return [.. roles.EnumerateArray().Select(role => role.GetString()!)];
    }

    private static VerificationKeySet Demand(VerificationKeySet? keys) =>
        keys ?? throw new ProblemException(Problems.IdentityUnavailable, "The keys of the token issuer cannot be had at present.");
}
