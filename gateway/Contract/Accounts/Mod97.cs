namespace SecureFin.Contract;

/// <summary>ISO 7064 MOD 97-10 over letters and digits, as IBAN, LEI and RF references use it.</summary>
internal static class Mod97
{
    /// <summary>Remainder of the text read as a number, with A = 10 to Z = 35. Any other character must be kept out before.</summary>
    public static int Remainder(ReadOnlySpan<char> text, int start = 0)
    {
        var rest = start;
        foreach (var c in text)
            rest = char.IsAsciiDigit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
        return rest;
    }

    /// <summary>True when the text, its first four characters moved to the end, leaves 1: the rule of IBAN and RF.</summary>
    public static bool HoldsRotated(ReadOnlySpan<char> text) => Remainder(text[..4], Remainder(text[4..])) == 1;

    /// <summary>True when every character is an upper-case ASCII letter or a digit.</summary>
    public static bool IsUpperAlphanumeric(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) && !char.IsAsciiLetterUpper(c))
                return false;
        }

        return true;
    }
}
