namespace SecureFin.Rego;

/// <summary>Texts of two capital letters, held once: what policies cut out of account numbers, again and again.</summary>
internal static class CountryCodes
{
    private const int Letters = 26;

    private static readonly string[] Codes = [.. Enumerable.Range(0, Letters * Letters).Select(code => string.Create(2, code, static (text, number) =>
    {
        text[0] = (char)('A' + (number / Letters));
        text[1] = (char)('A' + (number % Letters));
    }))];

    /// <summary>The value of a text, whether it is a code or not.</summary>
    public static RegoValue ToValue(ReadOnlySpan<char> text) =>
        RegoValue.FromString(text.Length == 2 && char.IsAsciiLetterUpper(text[0]) && char.IsAsciiLetterUpper(text[1])
            ? Codes[((text[0] - 'A') * Letters) + text[1] - 'A']
            : text.ToString());
}
