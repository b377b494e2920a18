using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Contract;

/// <summary>An international bank account number whose country, length, pattern and check digits hold.</summary>
/// <remarks>Source: ISO 13616-1 and ISO 7064 MOD 97-10. It prints masked, because an account number is personal data.</remarks>
public sealed record Iban
{
    private const int LongestText = 64;

    private Iban(string value) => Value = value;

    /// <summary>Electronic form: upper case, no spaces, 15 to 34 characters.</summary>
    public string Value { get; }

    /// <summary>ISO 3166-1 alpha-2 country, or XK.</summary>
    public string Country => Value[..2];

    /// <summary>Length of a country's IBANs, or 0 when the registry does not list the country.</summary>
    public static int LengthIn(string country) => IbanFormats.Of(country) is { } runs ? 4 + runs.Sum(run => run.Count) : 0;

    /// <summary>True for the electronic form only: what the contract demands.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length is >= 15 and <= 34
        && IbanFormats.Matches(text[..2], text[4..])
        && char.IsAsciiDigit(text[2]) && char.IsAsciiDigit(text[3])
        && text[2..4] is not ("00" or "01" or "99") // congruent to 97, 98 and 2: never made by the algorithm
        && Mod97.HoldsRotated(text);

    /// <summary>Reads the electronic form, or the paper form with spaces and in any case; at most 64 characters.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Iban? iban)
    {
        iban = null;
        if (text.Length > LongestText)
            return false;
        Span<char> compact = stackalloc char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            if (c != ' ')
                compact[length++] = char.IsAsciiLetterLower(c) ? (char)(c - 32) : c;
        }

        if (!IsValid(compact[..length]))
            return false;
        iban = new Iban(new string(compact[..length]));
        return true;
    }

    /// <summary>First four and last four characters: <c>DE89…3000</c>.</summary>
    public override string ToString() => $"{Value.AsSpan(0, 4)}…{Value.AsSpan(Value.Length - 4)}";
}
