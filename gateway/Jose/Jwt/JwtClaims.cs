using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>The claims of a token that passed every check.</summary>
public sealed class JwtClaims
{
    internal JwtClaims(JsonElement raw) => Raw = raw;

    /// <summary><c>iss</c>, or null.</summary>
    public string? Issuer { get; internal init; }

    /// <summary><c>sub</c>, or null.</summary>
    public string? Subject { get; internal init; }

    /// <summary><c>client_id</c> (RFC 9068 section 2.2), or null.</summary>
    public string? ClientId { get; internal init; }

    /// <summary><c>aud</c>: one or several; empty when there is none.</summary>
    public IReadOnlyList<string> Audiences { get; internal init; } = [];

    /// <summary>Words of the <c>scope</c> claim.</summary>
    public IReadOnlyList<string> Scopes { get; internal init; } = [];

    /// <summary><c>jti</c>, or null.</summary>
    public string? TokenId { get; internal init; }

    /// <summary><c>exp</c>, UTC. Every token has one.</summary>
    public DateTimeOffset ExpiresAt { get; internal init; }

    /// <summary><c>iat</c>, UTC, or null.</summary>
    public DateTimeOffset? IssuedAt { get; internal init; }

    /// <summary><c>nbf</c>, UTC, or null.</summary>
    public DateTimeOffset? NotBefore { get; internal init; }

    /// <summary><c>cnf.x5t#S256</c> (RFC 8705 section 3.1).</summary>
    public string? CertificateThumbprint { get; internal init; }

    /// <summary><c>cnf.jkt</c> (RFC 9449 section 6.1).</summary>
    public string? KeyThumbprint { get; internal init; }

    /// <summary>All claims as JSON.</summary>
    public JsonElement Raw { get; }

    /// <summary>True when the word is one of <see cref="Scopes"/>, compared with case (RFC 6749 section 3.3).</summary>
    public bool HasScope(string scope) => Scopes.Contains(scope);

    /// <summary>A string claim, or null when absent or of another type.</summary>
    public string? Text(string name) =>
        Raw.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
