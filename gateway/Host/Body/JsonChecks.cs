using System.Globalization;
using System.Text.Json;

namespace SecureFin.Gateway.Body;

/// <summary>Strict JSON: one reading whoever reads.</summary>
/// <remarks>Source: RFC 8259 sections 4 and 8.2; I-JSON (RFC 7493) section 2.</remarks>
internal static class JsonChecks
{
    private const int MaxNumberBytes = 1000;
    private const int SureBytes = 300; // without an exponent, fewer digits are always finite
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

    /// <summary>False for a number that common readers make infinite, or that has more digits than any of them keeps.</summary>
    /// <param name="number">A JSON number.</param>
    public static bool IsReadable(ReadOnlySpan<byte> number) => number.Length < SureBytes
        ? number.IndexOfAny((byte)'e', (byte)'E') < 0 || IsFinite(number)
        : number.Length <= MaxNumberBytes && IsFinite(number);

    private static bool IsFinite(ReadOnlySpan<byte> number) =>
        double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);

    // Half a surrogate pair is no character: one reader keeps it, one replaces it, one refuses it.
    private static bool AllIsText(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                _ = reader.GetString();
            else if (reader.TokenType == JsonTokenType.Number && !IsReadable(reader.ValueSpan))
                return false;
        }

        return System.Text.Unicode.Utf8.IsValid(body);
    }
}
