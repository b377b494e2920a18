namespace SecureFin.Rego;

/// <summary>In which forms a text may stand as a YAML scalar.</summary>
/// <remarks>Source: the analysis of scalars of libyaml, which Go's yaml library carries.</remarks>
internal readonly record struct YamlScalarForm(bool AllowsPlain, bool AllowsSingleQuotes, bool AllowsBlock)
{
    private const string FirstIndicators = "#,[]{}&*!|>'\"%@`";

    public static YamlScalarForm Of(string text)
    {
        var isSpecial = !IsPrintable(text) || text.Contains(" \n", StringComparison.Ordinal);
        var hasBreak = text.Contains('\n', StringComparison.Ordinal);
        var hasEdge = text[0] is ' ' or '\n' || text[^1] is ' ' or '\n';
        return new YamlScalarForm(
            AllowsPlain: !isSpecial && !hasBreak && !hasEdge && !HasIndicator(text),
            AllowsSingleQuotes: !isSpecial && !text.Contains("\n ", StringComparison.Ordinal),
            AllowsBlock: !isSpecial && text[^1] != ' ');
    }

    /// <summary>True for what needs no escape; the library knows characters above U+FFFF only as escapes.</summary>
    public static bool IsPrintable(char letter) =>
        letter is '\n' or (>= ' ' and <= '~') or (>= '\u00A0' and <= '\uD7FF' and not '\u2028' and not '\u2029') or (>= '\uE000' and <= '\uFFFD' and not '\uFEFF');

    private static bool IsPrintable(string text)
    {
        foreach (var letter in text)
        {
            if (!IsPrintable(letter)) return false;
        }

        return true;
    }

    private static bool HasIndicator(string text)
    {
        if (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal)) return true;
        if (FirstIndicators.Contains(text[0], StringComparison.Ordinal)) return true;
        if (text[0] is '-' or '?' && (text.Length == 1 || text[1] == ' ')) return true;
        return text.Contains(": ", StringComparison.Ordinal) || text[^1] == ':' || text.Contains(" #", StringComparison.Ordinal);
    }
}
