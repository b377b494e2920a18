using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecureFin.Audit.Canonical;

/// <summary>Writes JSON in the one form that has the same bytes everywhere, so that it can be hashed and signed.</summary>
/// <remarks>Source: RFC 8785 (JCS): no white space, members sorted by UTF-16 code units, shortest strings, numbers as ECMAScript prints them.</remarks>
public static class CanonicalJson
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Canonical form of a JSON text in UTF-8.</summary>
    /// <exception cref="FormatException">Not JSON, nested too deep, a member name twice, a number beyond a double, or half a surrogate pair.</exception>
    public static byte[] Canonicalize(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Serialize(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is half a surrogate pair in a member name, found while names are compared.
            throw new FormatException("Not acceptable JSON.", e);
        }
    }

    /// <summary>Canonical form of a JSON value.</summary>
    /// <exception cref="FormatException">A number beyond a double, or half a surrogate pair.</exception>
    public static byte[] Serialize(JsonNode? value) => Canonicalize(JsonSerializer.SerializeToUtf8Bytes(value));

    /// <inheritdoc cref="Serialize(JsonNode)"/>
    public static byte[] Serialize(JsonElement value)
    {
        var output = new ArrayBufferWriter<byte>(512);
        try
        {
            Write(value, output);
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException("A string has half a surrogate pair.", e);
        }

        return output.WrittenSpan.ToArray();
    }

    private static void Write(JsonElement value, ArrayBufferWriter<byte> output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, output);
                break;
            case JsonValueKind.Array:
                WriteArray(value, output);
                break;
            case JsonValueKind.String:
                WriteString(value.GetString()!, output);
                break;
            case JsonValueKind.Number:
                output.Write(Encoding.ASCII.GetBytes(EcmaScriptNumber.Format(value.GetDouble())));
                break;
            case JsonValueKind.True:
                output.Write("true"u8);
                break;
            case JsonValueKind.False:
                output.Write("false"u8);
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }

    private static void WriteObject(JsonElement value, ArrayBufferWriter<byte> output)
    {
        var members = value.EnumerateObject().Select(member => (member.Name, member.Value)).ToArray();
        Array.Sort(members, (left, right) => string.CompareOrdinal(left.Name, right.Name));
        output.Write("{"u8);
        for (var i = 0; i < members.Length; i++)
        {
            if (i > 0)
                output.Write(","u8);
            WriteString(members[i].Name, output);
            output.Write(":"u8);
            Write(members[i].Value, output);
        }

        output.Write("}"u8);
    }

    private static void WriteArray(JsonElement value, ArrayBufferWriter<byte> output)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first)
                output.Write(","u8);
            first = false;
            Write(item, output);
        }

        output.Write("]"u8);
    }

    private static void WriteString(string text, ArrayBufferWriter<byte> output)
    {
        output.Write("\""u8);
        var rest = text.AsSpan();
        while (rest.IndexOfAny(NeedEscape) is var escape && escape >= 0)
        {
            Encoding.UTF8.GetBytes(rest[..escape], output);
            output.Write(Encoding.ASCII.GetBytes(JsonEscape.Of(rest[escape])));
            rest = rest[(escape + 1)..];
        }

        Encoding.UTF8.GetBytes(rest, output);
        output.Write("\""u8);
    }

    private static readonly SearchValues<char> NeedEscape = SearchValues.Create([.. Enumerable.Range(0, 128).Where(JsonEscape.Needs).Select(c => (char)c)]);
}
