using System.Buffers;
using System.Globalization;

namespace SecureFin.Contract;

/// <summary>The text rules of the contract, and the list of those that were broken.</summary>
internal sealed class RuleBook
{
    /// <summary>EPC basic Latin set: what every SEPA bank carries in a reference.</summary>
    private static readonly SearchValues<char> BasicLatin = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ");

    private static readonly SearchValues<char> IdentifierCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly List<Violation> _violations = [];

    public IReadOnlyList<Violation> Violations => _violations;

    public void Add(string path, string code, string message) => _violations.Add(new Violation(path, code, message));

    /// <summary>Adds the violation unless the rule holds.</summary>
    public void Demand(bool holds, string path, string code, string message)
    {
        if (!holds)
            Add(path, code, message);
    }

    /// <summary>A configuration id: lower-case letters, digits and hyphens, 1 to 63, first one no hyphen.</summary>
    public void Identifier(string path, string? value) =>
        Demand(
            value is { Length: >= 1 and <= 63 } && value[0] != '-' && !value.AsSpan().ContainsAnyExcept(IdentifierCharacters),
            path, "identifier.invalid", "1 to 63 lower-case letters, digits and hyphens.");

    /// <summary>Text for people that must be there.</summary>
    public void RequiredText(string path, string? value, int longest)
    {
        if (value is null)
            Add(path, "text.missing", "This member is required.");
        else
            Text(path, value, longest);
    }

    /// <summary>Text for people: printable, neither empty nor blank, no space at its ends. Null is left alone.</summary>
    public void Text(string path, string? value, int longest)
    {
        if (value is null)
            return;
        if (value.Length > longest)
            Add(path, "text.too_long", string.Create(CultureInfo.InvariantCulture, $"At most {longest} characters."));
        else if (string.IsNullOrWhiteSpace(value))
            Add(path, "text.empty", "At least one character that is not a space.");
        else if (!IsPrintable(value))
            Add(path, "text.characters", "No control, format, private or unpaired surrogate characters.");
        else if (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]))
            Add(path, "text.padded", "No space at the beginning or the end.");
    }

    /// <summary>A reference that travels through the schemes: basic Latin, no slash at an end, no double slash. Null is left alone.</summary>
    /// <remarks>Source: EPC clarification on the use of slashes in references.</remarks>
    public void Reference(string path, string? value, int longest)
    {
        Text(path, value, longest);
        if (value is not { Length: > 0 } || value.Length > longest)
            return;
        if (value.AsSpan().ContainsAnyExcept(BasicLatin))
            Add(path, "reference.characters", "Letters a-z and A-Z, digits, space and / - ? : ( ) . , ' + only.");
        else if (value[0] == '/' || value[^1] == '/' || value.Contains("//", StringComparison.Ordinal))
            Add(path, "reference.slash", "No slash at the beginning or end, no two slashes together.");
    }

    private static bool IsPrintable(string value)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            // An unpaired surrogate is enumerated as U+FFFD, which nobody types either.
            if (rune.Value == 0xFFFD || System.Text.Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return false;
            }
        }

        return true;
    }
}
