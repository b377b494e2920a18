using System.Globalization;
using System.Text.Json.Nodes;

namespace SecureFin.Sandbox.Bank;

/// <summary>Small readers and writers of the bank's JSON.</summary>
internal static class Wire
{
    public static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'", CultureInfo.InvariantCulture);

    public static JsonObject Money(decimal amount, string currency) => new()
    {
        ["Amount"] = amount.ToString("F2", CultureInfo.InvariantCulture),
        ["Currency"] = currency,
    };

    /// <summary>The text at a path of member names, or null when there is none.</summary>
    public static string? Text(JsonNode? node, params ReadOnlySpan<string> path) =>
        At(node, path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static JsonNode? At(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            node = node is JsonObject parent && parent.TryGetPropertyValue(name, out var child) ? child : null;
        return node;
    }
}
