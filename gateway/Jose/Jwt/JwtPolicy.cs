namespace SecureFin.Jose;

/// <summary>What a token must be to be accepted: every check names what it expects, nothing is optional by omission.</summary>
public sealed record JwtPolicy
{
    /// <summary>Exact issuer.</summary>
    public required string Issuer { get; init; }

    /// <summary>The audiences this receiver answers to; one must be among the token's, character by character.</summary>
    public required IReadOnlyCollection<string> Audiences { get; init; }

    /// <summary>Accepted <c>typ</c> values. Default <c>at+jwt</c> (RFC 9068).</summary>
    public IReadOnlyCollection<string> Types { get; init; } = ["at+jwt"];

    /// <summary>Clock difference that is forgiven, both ways. Default 30 s.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time from iat to exp. Default 24 hours.</summary>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Longest token, in characters. Default 16 384.</summary>
    public int MaxTokenLength { get; init; } = 16 * 1024;

    /// <summary>Claims that must be there besides iss, aud, exp and iat. Default sub, client_id and jti, as RFC 9068 has them.</summary>
    public IReadOnlyCollection<string> RequiredClaims { get; init; } = ["sub", "client_id", "jti"];

    /// <summary>Scopes that must all be there, as whole words. Default none.</summary>
    public IReadOnlyCollection<string> RequiredScopes { get; init; } = [];

    /// <summary>True demands a token bound to a certificate (RFC 8705) or a DPoP key (RFC 9449). Default true.</summary>
    public bool RequireBinding { get; init; } = true;
}
