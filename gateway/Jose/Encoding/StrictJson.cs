using System.Text.Json;
using System.Text.Unicode;

namespace SecureFin.Jose;

/// <summary>JSON objects as this library takes them: UTF-8, no duplicate names, no comments, bounded depth, decodable strings.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static bool TryParseObject(ReadOnlyMemory<byte> utf8, out JsonElement root)
    {
        root = default;
        if (!Utf8.IsValid(utf8.Span)) return false;
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !IsDecodable(document.RootElement)) return false;
            root = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return false; // an escaped lone surrogate in a name
        }
    }

    /// <summary>Reads an optional string member: true with null when absent, false when it is not a string.</summary>
    public static bool TryString(JsonElement element, string name, out string? value)
    {
        value = null;
        if (!element.TryGetProperty(name, out var member)) return true;
        if (member.ValueKind != JsonValueKind.String) return false;
        value = member.GetString();
        return true;
    }

    /// <summary>Reads an optional array of strings: true with null when absent, false when it is anything else.</summary>
    public static bool TryStrings(JsonElement element, string name, out string[]? values)
    {
        values = null;
        if (!element.TryGetProperty(name, out var member)) return true;
        if (member.ValueKind != JsonValueKind.Array) return false;
        var list = new List<string>(member.GetArrayLength());
        foreach (var item in member.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String) return false;
            list.Add(item.GetString()!);
        }

        values = [.. list];
        return true;
    }

    // GetString throws on an escaped lone surrogate; finding that here keeps every later read free of surprises.
    private static bool IsDecodable(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return TryDecode(element);
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (!IsDecodable(item)) return false;
                }

                return true;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (!IsDecodable(member.Value)) return false;
                    _ = member.Name;
                }

                return true;
            default:
                return true;
        }
    }

    private static bool TryDecode(JsonElement text)
    {
        try
        {
            _ = text.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
