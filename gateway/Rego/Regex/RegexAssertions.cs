namespace SecureFin.Rego;

/// <summary>Which empty-width assertions hold between two characters.</summary>
internal static class RegexAssertions
{
    /// <summary>Stands for the beginning or end of the text.</summary>
    public const int None = -1;

    public static bool Holds(RegexKind assertion, int before, int after) => assertion switch
    {
        RegexKind.BeginText => before == None,
        RegexKind.EndText => after == None,
        RegexKind.BeginLine => before is None or '\n',
        RegexKind.EndLine => after is None or '\n',
        RegexKind.WordBoundary => IsWord(before) != IsWord(after),
        _ => IsWord(before) == IsWord(after),
    };

    public static bool IsWord(int rune) => rune is >= '0' and <= '9' or >= 'A' and <= 'Z' or '_' or >= 'a' and <= 'z';
}
