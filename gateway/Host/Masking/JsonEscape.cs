using System.Text;

namespace SecureFin.Gateway.Masking;

/// <summary>The escapes of JSON strings. Source: RFC 8259 section 7.</summary>
internal static class JsonEscape
{
    private const int UnicodeBytes = 6; // \u and four digits

    /// <summary>Bytes of the escape that the text begins with; 0 when it is not there whole, -1 when there is no such escape.</summary>
    public static int Length(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2) return 0;
        if (text[1] != (byte)'u') return Plain(text[1]) != 0 ? 2 : -1;
        if (text.Length < UnicodeBytes) return 0;
        return TryUnit(text, out _) ? UnicodeBytes : -1;
    }

    /// <summary>Writes a string as it reads; its escapes are sound.</summary>
    /// <returns>Bytes written, never more than the string has.</returns>
    /// <exception cref="MaskingException">Half of a surrogate pair stands alone: it is no character.</exception>
    public static int Resolve(ReadOnlySpan<byte> text, Span<byte> resolved)
    {
        var length = 0;
        for (int at; (at = text.IndexOf((byte)'\\')) >= 0;)
        {
            text[..at].CopyTo(resolved[length..]);
            length += at;
            text = text[at..];
            if (text[1] == (byte)'u')
            {
                length += Unicode(ref text).EncodeToUtf8(resolved[length..]);
                continue;
            }

            resolved[length++] = Plain(text[1]);
            text = text[2..];
        }

        text.CopyTo(resolved[length..]);
        return length + text.Length;
    }

    private static Rune Unicode(ref ReadOnlySpan<byte> text)
    {
        TryUnit(text, out var first);
        text = text[UnicodeBytes..];
        if (Rune.TryCreate(first, out var rune)) return rune;
        if (text.Length < UnicodeBytes || text[0] != (byte)'\\' || text[1] != (byte)'u' || !TryUnit(text, out var second) || !Rune.TryCreate(first, second, out rune))
            throw new MaskingException("The body holds an escape that is no character.");
        text = text[UnicodeBytes..];
        return rune;
    }

    private static bool TryUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        var value = 0;
        foreach (var b in escape[2..UnicodeBytes])
        {
            if (!char.IsAsciiHexDigit((char)b))
            {
                unit = default;
                return false;
            }

            value = (value << 4) | (b <= (byte)'9' ? b - '0' : (b | 0x20) - 'a' + 10);
        }

        unit = (char)value;
        return true;
    }

    private static byte Plain(byte sign) => sign switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' => sign,
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => 0,
    };
}
