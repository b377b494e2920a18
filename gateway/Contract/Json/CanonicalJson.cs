using System.Text;
using System.Text.Json;
using SecureFin.Audit.Canonical;

namespace SecureFin.Contract;

/// <summary>Writes JSON in its canonical form: no space, members sorted by UTF-16 code units, shortest escapes.</summary>
/// <remarks>Source: RFC 8785, for documents without numbers; the contract writes every number as a string.</remarks>
internal static class CanonicalJson
{
    /// <summary>The canonical UTF-8 bytes of a value.</summary>
    /// <exception cref="ArgumentException">The value holds a JSON number.</exception>
    public static byte[] Write(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: AppendObject(text, value); break;
            case JsonValueKind.Array: AppendArray(text, value); break;
            case JsonValueKind.String: AppendString(text, value.GetString()!); break;
            case JsonValueKind.True: text.Append("true"); break;
            case JsonValueKind.False: text.Append("false"); break;
            case JsonValueKind.Null: text.Append("null"); break;
            default: throw new ArgumentException("Numbers have no canonical form here.", nameof(value));
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement value)
    {
        var separator = '{';
        foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            text.Append(separator);
            AppendString(text, member.Name);
            text.Append(':');
            Append(text, member.Value);
            separator = ',';
        }

        text.Append(separator == '{' ? "{}" : "}");
    }

    private static void AppendArray(StringBuilder text, JsonElement value)
    {
        var separator = '[';
        foreach (var item in value.EnumerateArray())
        {
            text.Append(separator);
            Append(text, item);
            separator = ',';
        }

        text.Append(separator == '[' ? "[]" : "]");
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            if (JsonEscape.Needs(c))
                text.Append(JsonEscape.Of(c));
            else
                text.Append(c);
        }

        text.Append('"');
    }
}
