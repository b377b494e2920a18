using System.Buffers;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Reads and writes values as JSON, the way OPA does: number texts kept, sets as sorted arrays.</summary>
public static class RegoJson
{
    /// <summary>Reads one JSON document.</summary>
    /// <param name="utf8">The document, nothing but white space after it.</param>
    /// <param name="symbols">Known strings, looked up and not added to; null to do without.</param>
    /// <param name="limits">Bounds; null for the defaults.</param>
    /// <exception cref="RegoJsonException">Not JSON or beyond the limits.</exception>
    /// <remarks>As in OPA the last of several members of one name wins, and invalid UTF-8 becomes U+FFFD.</remarks>
    public static RegoValue Parse(ReadOnlySpan<byte> utf8, SymbolTable? symbols = null, JsonLimits? limits = null) =>
        Parse(utf8, symbols, false, limits);

    /// <summary>Reads one JSON document and adds the names of its members to the table (snapshot data).</summary>
    /// <exception cref="RegoJsonException">Not JSON or beyond the limits.</exception>
    public static RegoValue ParseAndIntern(ReadOnlySpan<byte> utf8, SymbolTable symbols, JsonLimits? limits = null) =>
        Parse(utf8, symbols, true, limits);

    /// <summary>Reads JSON text.</summary>
    /// <exception cref="RegoJsonException">Not JSON or beyond the limits.</exception>
    public static RegoValue Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    /// <summary>Reads one JSON document; on failure the error has the words of Go's decoder.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> utf8, JsonLimits limits, out RegoValue value, out string? error)
    {
        var reader = new RegoJsonReader(utf8, null, false, limits);
        try
        {
            var ok = reader.ReadDocument(out value);
            error = reader.Error;
            return ok;
        }
        finally
        {
            reader.Dispose();
        }
    }

    /// <summary>Writes a value as compact JSON; &lt;, &gt; and &amp; as escapes, members in byte order of their names.</summary>
    public static void Write(RegoValue value, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var writer = new RegoJsonWriter(output);
        writer.Write(value);
        writer.Flush();
    }

    /// <summary>The value as compact JSON text.</summary>
    public static string ToJson(RegoValue value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Write(value, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads one of many documents that have objects of the same names.</summary>
    /// <exception cref="RegoJsonException">Not JSON or beyond the limits.</exception>
    internal static RegoValue Parse(ReadOnlySpan<byte> utf8, SymbolTable symbols, KnownShapes shapes) => Parse(utf8, symbols, false, null, shapes);

    private static RegoValue Parse(ReadOnlySpan<byte> utf8, SymbolTable? symbols, bool intern, JsonLimits? limits, KnownShapes? shapes = null)
    {
        var reader = new RegoJsonReader(utf8, symbols, intern, limits ?? JsonLimits.Default, shapes);
        try
        {
            return reader.ReadDocument(out var value) ? value : throw new RegoJsonException(reader.Error!, reader.Position);
        }
        finally
        {
            reader.Dispose();
        }
    }
}
