namespace SecureFin.Rego;

/// <summary>JSON's number grammar (RFC 8259 section 6).</summary>
internal static class NumberGrammar
{
    // number = [ "-" ] int [ frac ] [ exp ]
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text.Length > RegoNumber.MaxTextLength) return false;
        var i = 0;
        if (i < text.Length && text[i] == '-') i++;
        if (i < text.Length && text[i] == '0') i++;
        else if (!Digits(text, ref i)) return false;
        if (i < text.Length && text[i] == '.')
        {
            i++;
            if (!Digits(text, ref i)) return false;
        }

        if (i < text.Length && text[i] is 'e' or 'E')
        {
            i++;
            if (i < text.Length && text[i] is '+' or '-') i++;
            if (!Digits(text, ref i)) return false;
        }

        return i == text.Length;
    }

    private static bool Digits(ReadOnlySpan<char> text, ref int i)
    {
        var start = i;
        while (i < text.Length && char.IsAsciiDigit(text[i])) i++;
        return i > start;
    }
}
