namespace SecureFin.Gateway.Masking;

/// <summary>What people, typesetters and programs put between the groups of a number: spaces, dashes, dots, slashes, and what cannot be seen.</summary>
/// <remarks>
/// Space and all control characters, <c>- . _ / +</c>; no-break space, soft hyphen, middle dot, next line; U+2000 to U+2015
/// (spaces, zero-width characters, directional marks, dashes), bullet, U+2027 to U+202F, U+205F to U+206F, minus sign, ideographic
/// space, zero-width no-break space. Not the ellipsis, which masked values have.
/// </remarks>
internal static class Separators
{
    private const int Most = 8; // between two characters

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
            case <= (byte)' ' or (byte)'-' or (byte)'.' or (byte)'_' or (byte)'/' or (byte)'+' or 0x7F:
                return 1;
            case < 0xC2:
                return 0;
            case 0xC2:
                return text.Length > 1 && text[1] is 0x85 or 0xA0 or 0xAD or 0xB7 ? 2 : 0;
            default:
                return text.Length > 2 && IsLong(text[0], text[1], text[2]) ? 3 : 0;
        }
    }

    private static bool IsLong(byte first, byte second, byte third) => (first, second) switch
    {
        (0xE2, 0x80) => third is (>= 0x80 and <= 0x95) or 0xA2 or (>= 0xA7 and <= 0xAF),
        (0xE2, 0x81) => third is >= 0x9F and <= 0xAF,
        (0xE2, 0x88) => third == 0x92,
        (0xE3, 0x80) => third == 0x80,
        (0xEF, 0xBB) => third == 0xBF,
        _ => false,
    };
}
