namespace SecureFin.Audit.Notes;

/// <summary>Small rules of the signed note format that several parsers share.</summary>
internal static class NoteSyntax
{
    public const int MaxNameLength = 256;

    /// <summary>Key names: not empty, no white space (Unicode's), no control character, no '+'.</summary>
    public static bool IsKeyName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (c == '+' || char.IsWhiteSpace(c) || char.IsControl(c))
                return false;
        }

        return name.Length is > 0 and <= MaxNameLength;
    }

    /// <summary>Decimal without sign or leading zeroes, at most <see cref="long.MaxValue"/>.</summary>
    public static bool TryParseSize(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > 19 || (text.Length > 1 && text[0] == '0') || text.IndexOfAnyExceptInRange('0', '9') >= 0)
            return false;
        return long.TryParse(text, out value);
    }
}
