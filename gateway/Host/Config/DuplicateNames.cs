using System.Text.Json;

namespace SecureFin.Gateway.Config;

/// <summary>Says where a name stands twice: the framework's parser refuses the file and keeps the place to itself.</summary>
internal static class DuplicateNames
{
    /// <summary>Path of the first such name, as <c>Section:Key</c>; null when there is none or the text is no JSON at all.</summary>
    public static string? First(byte[] json, JsonDocumentOptions reading)
    {
        try
        {
            using var document = JsonDocument.Parse(json, reading with { AllowDuplicateProperties = true });
            return First(document.RootElement, "");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? First(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object => OfObject(element, path),
        JsonValueKind.Array => element.EnumerateArray().Select((item, index) => First(item, $"{path}:{index}")).FirstOrDefault(twice => twice is not null),
        _ => null,
    };

    private static string? OfObject(JsonElement element, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            var at = path.Length == 0 ? member.Name : $"{path}:{member.Name}";
            if (!seen.Add(member.Name))
                return at;
            if (First(member.Value, at) is { } below)
                return below;
        }

        return null;
    }
}
