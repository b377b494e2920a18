using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureFin.Cli.Audit;

/// <summary>Entries for people: JSON as it is, other text with controls escaped, other bytes as base64.</summary>
internal static class EntryText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string OneLine(ReadOnlySpan<byte> entry)
    {
        try
        {
            return string.Concat(Strict.GetString(entry).Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? $"\\u{(int)c:x4}" : c.ToString()));
        }
        catch (DecoderFallbackException)
        {
            return "base64:" + Convert.ToBase64String(entry);
        }
    }

    /// <summary>The entry as a JSON value: its own JSON, or a string.</summary>
    public static JsonNode? Json(ReadOnlySpan<byte> entry)
    {
        try
        {
            return JsonNode.Parse(entry);
        }
        catch (JsonException)
        {
            return OneLine(entry);
        }
    }
}
