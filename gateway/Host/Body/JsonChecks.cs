using System.Text.Json;

namespace SecureFin.Gateway.Body;

/// <summary>Strict JSON: one reading whoever reads.</summary>
/// <remarks>Source: RFC 8259 sections 4 and 8.2; I-JSON (RFC 7493) section 2.</remarks>
internal static class JsonChecks
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Null for JSON without doubled names and with strings that are text; else what is wrong, without repeating any of it.</summary>
    public static string? Fault(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return AllIsText(body.Span) ? null : "The body is not strict JSON.";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is half a surrogate pair in a member name.
            return "The body is not strict JSON.";
        }
    }

    // Half a surrogate pair is no character: one reader keeps it, one replaces it, one refuses it.
    private static bool AllIsText(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                _ = reader.GetString();
        }

        return System.Text.Unicode.Utf8.IsValid(body);
    }
}
