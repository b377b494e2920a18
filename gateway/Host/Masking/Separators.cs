namespace SecureFin.Gateway.Masking;

/// <summary>What people and typesetters put between the groups of a number: spaces, dashes, dots, and what cannot be seen.</summary>
/// <remarks>
/// Space, tab, line breaks, dash, dot; no-break space and soft hyphen; U+2000 to U+2015 (spaces, zero-width characters, directional
/// marks, dashes), U+202A to U+202F, U+205F to U+2064, minus sign, ideographic space, zero-width no-break space. Not the ellipsis,
/// which masked values have.
/// </remarks>
internal static class Separators
{
    private const int Most = 3; // between two characters

    /// <summary>Where the text goes on after the separators at <paramref name="at"/>.</summary>
    public static int Forward(ReadOnlySpan<byte> text, int at)
    {
        for (var count = 0; count < Most && at < text.Length && Length(text[at..]) is > 0 and var length; count++) at += length;
        return at;
    }

    /// <summary>Where the separators before <paramref name="at"/> begin; not before <paramref name="from"/>.</summary>
    public static int Back(ReadOnlySpan<byte> text, int from, int at)
    {
        for (var count = 0; count < Most && at > from; count++)
        {
            var length = text[at - 1] < 0x80 ? 1 : at - from >= 2 && text[at - 2] is 0xC2 ? 2 : 3;
            if (at - length < from || Length(text[(at - length)..]) != length) break;
            at -= length;
        }

        return at;
    }

    /// <summary>Bytes of the separator that a text begins with, 0 when it begins with something else.</summary>
    public static int Length(ReadOnlySpan<byte> text)
    {
        switch (text[0])
        {
            case (byte)' ' or (byte)'-' or (byte)'.' or (byte)'\t' or (byte)'\n' or (byte)'\r':
                return 1;
            case < 0xC2:
                return 0;
            case 0xC2:
                return text.Length > 1 && text[1] is 0xA0 or 0xAD ? 2 : 0;
            default:
                return text.Length > 2 && IsLong(text[0], text[1], text[2]) ? 3 : 0;
        }
    }

    private static bool IsLong(byte first, byte second, byte third) => (first, second) switch
    {
        (0xE2, 0x80) => third is (>= 0x80 and <= 0x95) or (>= 0xAA and <= 0xAF),
        (0xE2, 0x81) => third is >= 0x9F and <= 0xA4,
        (0xE2, 0x88) => third == 0x92,
        (0xE3, 0x80) => third == 0x80,
        (0xEF, 0xBB) => third == 0xBF,
        _ => false,
    };
}
