using System.Text;

namespace SecureFin.Gateway.Masking;

/// <summary>Reads the character references that pages and feeds leave in texts: <c>&amp;#73;</c>, <c>&amp;#x49;</c>, <c>&amp;nbsp;</c>, escaped again or not.</summary>
/// <remarks>Source: HTML, section 13.2.5.72 and following; of the names, those of characters that separate groups or stand in addresses.</remarks>
internal static class CharacterReference
{
    private const int MaxDigits = 16; // leading zeros among them

    private static readonly (byte[] Name, Rune Rune)[] Named =
    [
        .. from pair in new (string, int)[]
        {
            ("nbsp;", 0xA0), ("shy;", 0xAD), ("commat;", '@'), ("period;", '.'), ("sol;", '/'), ("lowbar;", '_'), ("plus;", '+'), ("Tab;", '\t'),
            ("NewLine;", '\n'), ("ensp;", 0x2002), ("emsp;", 0x2003), ("thinsp;", 0x2009), ("zwnj;", 0x200C), ("zwj;", 0x200D), ("hyphen;", 0x2010),
            ("dash;", 0x2010), ("ndash;", 0x2013), ("mdash;", 0x2014),
        }
           select (Encoding.ASCII.GetBytes(pair.Item1), new Rune(pair.Item2)),
    ];

    /// <summary>Reads the reference that a text begins with.</summary>
    /// <param name="text">Begins with an ampersand.</param>
    /// <param name="rune">The character.</param>
    /// <param name="length">Bytes of the reference; the semicolon of a number may be missing, as readers of HTML allow.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out Rune rune, out int length)
    {
        length = 1;
        while (text[length..].StartsWith("amp;"u8)) length += 4; // an ampersand that was escaped again
        var rest = text[length..];
        if (rest is [(byte)'#', ..])
        {
            var isRead = TryNumber(rest[1..], out rune, out var used);
            length += 1 + used;
            return isRead;
        }

        foreach (var (name, named) in Named)
        {
            if (!rest.StartsWith(name)) continue;
            (rune, length) = (named, length + name.Length);
            return true;
        }

        rune = default;
        return false;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, out Rune rune, out int length)
    {
        var isHex = text is [(byte)'x' or (byte)'X', ..];
        var start = isHex ? 1 : 0;
        long value = 0;
        for (length = start; length < text.Length && length < start + MaxDigits && IsDigit(text[length], isHex); length++)
            value = Math.Min(int.MaxValue, (value * (isHex ? 16 : 10)) + (text[length] <= (byte)'9' ? text[length] - '0' : (text[length] | 0x20) - 'a' + 10));
        var isRead = Rune.TryCreate((int)value, out rune) && length > start;
        if (length < text.Length && text[length] == (byte)';') length++;
        return isRead;
    }

    private static bool IsDigit(byte b, bool isHex) => isHex ? char.IsAsciiHexDigit((char)b) : char.IsAsciiDigit((char)b);
}
