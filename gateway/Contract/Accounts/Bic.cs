namespace SecureFin.Contract;

/// <summary>Checks business identifier codes.</summary>
/// <remarks>Source: ISO 9362; pattern of BICFIDec2014Identifier in ISO 20022.</remarks>
public static class Bic
{
    /// <summary>True for 8 or 11 upper-case characters: party prefix, country, party suffix and, if 11, branch.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length is 8 or 11 && Mod97.IsUpperAlphanumeric(text) && Countries.IsValid(text[4..6]);

    /// <summary>True when both name the same office: <c>XXX</c> and no branch both mean the head office.</summary>
    public static bool SameOffice(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => Short(left).SequenceEqual(Short(right));

    private static ReadOnlySpan<char> Short(ReadOnlySpan<char> text) =>
        text.Length == 11 && text[8..] is "XXX" ? text[..8] : text;
}
