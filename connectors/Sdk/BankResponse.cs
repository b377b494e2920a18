using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SecureFin.Connectors;

/// <summary>A bank's answer as it came; its signature, where one was expected, has been checked over these very bytes.</summary>
public sealed record BankResponse
{
    /// <summary>HTTP status code, 100 to 599.</summary>
    public required int Status { get; init; }

    /// <summary>Raw bytes, bounded by the framework.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The few header fields a connector may need, such as <c>Location</c>; names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>True for 200 to 299.</summary>
    public bool Succeeded => Status is >= 200 and <= 299;

    /// <summary>True when the bank could not or would not answer now, so that nothing follows about the request itself.</summary>
    public bool Unavailable => Status is 401 or 408 or 409 or 425 or 429 or >= 500 || Status < 200 || Status is >= 300 and < 400;

    /// <summary>Reads the body as JSON; null when it is not JSON of that shape. Members that nobody asked for are let be.</summary>
    public T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
