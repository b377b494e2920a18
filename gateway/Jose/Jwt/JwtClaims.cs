using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>The claims of a token that passed every check.</summary>
public sealed class JwtClaims
{
    internal JwtClaims(JsonElement raw) => Raw = raw;

    public string? Issuer { get; internal init; }

    public string? Subject { get; internal init; }

    public string? ClientId { get; internal init; }

    public IReadOnlyList<string> Audiences { get; internal init; } = [];

    /// <summary>Words of the <c>scope</c> claim.</summary>
    public IReadOnlyList<string> Scopes { get; internal init; } = [];

    public string? TokenId { get; internal init; }

    public DateTimeOffset ExpiresAt { get; internal init; }

    public DateTimeOffset? IssuedAt { get; internal init; }

    public DateTimeOffset? NotBefore { get; internal init; }

    /// <summary><c>cnf.x5t#S256</c> (RFC 8705 section 3.1).</summary>
    public string? CertificateThumbprint { get; internal init; }

    /// <summary><c>cnf.jkt</c> (RFC 9449 section 6.1).</summary>
    public string? KeyThumbprint { get; internal init; }

    /// <summary>All claims as JSON.</summary>
    public JsonElement Raw { get; }

    public bool HasScope(string scope) => Scopes.Contains(scope);

    /// <summary>A string claim, or null when absent or of another type.</summary>
    public string? Text(string name) =>
        Raw.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
