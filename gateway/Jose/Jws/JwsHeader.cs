using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>A protected header that was read strictly. Unverified until the signature over it is.</summary>
/// <remarks>Source: RFC 7515 section 4.</remarks>
public sealed class JwsHeader
{
    internal JwsHeader(JsonElement parameters) => Parameters = parameters;

    /// <summary><c>alg</c>: one of those that exist here.</summary>
    public required SignatureAlgorithm Algorithm { get; init; }

    /// <summary><c>kid</c>, at most 512 characters; null when the header names no key. A name to look up, nothing else.</summary>
    public string? Kid { get; init; }

    /// <summary><c>typ</c> exactly as it stands.</summary>
    public string? Type { get; init; }

    /// <summary><c>cty</c> exactly as it stands.</summary>
    public string? ContentType { get; init; }

    /// <summary>False only for RFC 7797 unencoded payloads.</summary>
    public bool IsPayloadEncoded { get; init; } = true;

    /// <summary>Names in <c>crit</c>; empty when there is none.</summary>
    public IReadOnlyList<string> Critical { get; init; } = [];

    /// <summary>All header parameters.</summary>
    public JsonElement Parameters { get; }
}
