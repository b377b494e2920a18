using System.Buffers;

namespace SecureFin.Gateway.Masking;

/// <summary>Writes a UTF-8 text as a JSON string.</summary>
internal static class JsonString
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    public static void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        while (true)
        {
            var at = text.IndexOfAny(Special);
            if (at < 0) break;
            output.Write(text[..at]);
            WriteEscape(text[at], output);
            text = text[(at + 1)..];
        }

        output.Write(text);
        output.Write("\""u8);
    }

    private static void WriteEscape(byte b, IBufferWriter<byte> output)
    {
        const string Hex = "0123456789abcdef";
        if (b is (byte)'"' or (byte)'\\') output.Write([(byte)'\\', b]);
        else output.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', (byte)Hex[b >> 4], (byte)Hex[b & 15]]);
    }
}
