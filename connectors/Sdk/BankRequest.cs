using System.Collections.Immutable;

namespace SecureFin.Connectors;

/// <summary>One HTTP request to a bank, without anything the framework adds: host, token, key header, signature, trace ids.</summary>
public sealed record BankRequest
{
    /// <summary>Header fields that a connector may set itself; everything else belongs to the framework.</summary>
    public static readonly IReadOnlySet<string> AllowedHeaders =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "Accept", "Accept-Language", "payload-version", "Prefer");

    private readonly string _path = "";
    private readonly IReadOnlyDictionary<string, string> _headers = ImmutableDictionary<string, string>.Empty;

    /// <summary><c>GET</c> or <c>POST</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Relative to the bank's base address, starts with <c>/</c>, segments already escaped; no personal data.</summary>
    /// <exception cref="ArgumentException">Not such a path.</exception>
    public required string Path
    {
        get => _path;
        init => _path = BankPath.Checked(value);
    }

    /// <summary>Escaped query without the question mark; empty for none. No personal data.</summary>
    public string Query { get; init; } = "";

    /// <summary>The exact bytes; they are signed and sent as they are.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Media type of <see cref="Body"/>; null without a body.</summary>
    public string? ContentType { get; init; }

    /// <summary>Further header fields, names from <see cref="AllowedHeaders"/> only.</summary>
    /// <exception cref="ArgumentException">A name is not allowed, or a value has control characters.</exception>
    public IReadOnlyDictionary<string, string> Headers
    {
        get => _headers;
        init => _headers = Checked(value);
    }

    /// <summary>The framework sends it in the manifest's idempotency header; null for requests that create nothing.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>True when <see cref="IdempotencyKey"/> is set.</summary>
    public bool Idempotent => IdempotencyKey is not null;

    /// <summary>True for the one request of a conversation that makes the bank pay.</summary>
    public bool MovesMoney { get; init; }

    /// <summary>
    /// True when the very same bytes and key went out before, to learn what became of them. The framework sends it only
    /// within the manifest's idempotency window, counted from the first sending.
    /// </summary>
    public bool Repeat { get; init; }

    /// <summary>OAuth scope of the token to use.</summary>
    public required string Scope { get; init; }

    /// <summary>The framework signs the body by the manifest's signing profile.</summary>
    public bool Sign { get; init; }

    /// <summary>An answer without a good signature is not handed to the connector.</summary>
    public bool ExpectSignedAnswer { get; init; }

    /// <summary>A request that reads.</summary>
    public static BankRequest Get(string path, string scope, string query = "") =>
        new() { Method = "GET", Path = path, Scope = scope, Query = query };

    /// <summary>A signed JSON request that creates something once.</summary>
    public static BankRequest PostJson(string path, string scope, ReadOnlyMemory<byte> body, string idempotencyKey) => new()
    {
        Method = "POST",
        Path = path,
        Scope = scope,
        Body = body,
        ContentType = "application/json",
        IdempotencyKey = idempotencyKey,
    };

    private static IReadOnlyDictionary<string, string> Checked(IReadOnlyDictionary<string, string> headers)
    {
        foreach (var (name, value) in headers)
        {
            if (!AllowedHeaders.Contains(name))
                throw new ArgumentException($"A connector may not set the header {name}.", nameof(headers));
            if (value.AsSpan().ContainsAnyInRange('\0', '\u001f'))
                throw new ArgumentException($"The header {name} has control characters.", nameof(headers));
        }

        return headers;
    }
}
