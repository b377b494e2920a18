namespace SecureFin.Contract;

/// <summary>Checks legal entity identifiers.</summary>
/// <remarks>Source: ISO 17442-1: 18 letters and digits, then two check digits by ISO 7064 MOD 97-10.</remarks>
public static class Lei
{
    /// <summary>True for 20 upper-case characters whose check digits hold.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length == 20 && Mod97.IsUpperAlphanumeric(text)
        && char.IsAsciiDigit(text[18]) && char.IsAsciiDigit(text[19])
        && Mod97.Remainder(text) == 1;
}
