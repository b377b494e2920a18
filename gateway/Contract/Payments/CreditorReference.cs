namespace SecureFin.Contract;

/// <summary>Checks structured creditor references: <c>RF</c>, two check digits, 1 to 21 letters and digits.</summary>
/// <remarks>Source: ISO 11649.</remarks>
public static class CreditorReference
{
    /// <summary>True for the electronic form: upper case, no spaces, check digits hold.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length is >= 5 and <= 25 && LooksStructured(text) && Mod97.IsUpperAlphanumeric(text) && Mod97.HoldsRotated(text);

    /// <summary>True when the text starts like an RF reference, so that it must be a valid one.</summary>
    public static bool LooksStructured(ReadOnlySpan<char> text) =>
        text.Length >= 4 && text.StartsWith("RF") && char.IsAsciiDigit(text[2]) && char.IsAsciiDigit(text[3]);
}
