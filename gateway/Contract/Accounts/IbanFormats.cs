using System.Collections.Frozen;

namespace SecureFin.Contract;

/// <summary>The BBAN pattern of every country in the IBAN registry: <c>n</c> digits, <c>a</c> upper-case letters, <c>c</c> either.</summary>
/// <remarks>Source: SWIFT IBAN registry (ISO 13616), neighbouring fields of one kind joined.</remarks>
internal static class IbanFormats
{
    private const string Table =
        "AD 8n12c,AE 19n,AL 8n16c,AT 16n,AZ 4a20c,BA 16n,BE 12n,BG 4a6n8c,BH 4a14c,BI 23n,BR 23n1a1c,BY 4c4n16c,CH 5n12c,CR 18n," +
        "CY 8n16c,CZ 20n,DE 18n,DJ 23n,DK 14n,DO 4c20n,EE 16n,EG 25n,ES 20n,FI 14n,FK 2a12n,FO 14n,FR 10n11c2n,GB 4a14n,GE 2a16n," +
        "GI 4a15c,GL 14n,GR 7n16c,GT 24c,HN 4a20n,HR 17n,HU 24n,IE 4a14n,IL 19n,IQ 4a15n,IS 22n,IT 1a10n12c,JO 4a4n18c,KW 4a22c," +
        "KZ 3n13c,LB 4n20c,LC 4a24c,LI 5n12c,LT 16n,LU 3n13c,LV 4a13c,LY 21n,MC 10n11c2n,MD 20c,ME 18n,MK 3n10c2n,MN 16n,MR 23n," +
        "MT 4a5n18c,MU 4a19n3a,NI 4a20n,NL 4a10n,NO 11n,OM 3n16c,PK 4a16c,PL 24n,PS 4a21c,PT 21n,QA 4a21c,RO 4a16c,RS 18n,RU 14n15c," +
        "SA 2n18c,SC 4a20n3a,SD 14n,SE 20n,SI 15n,SK 20n,SM 1a10n12c,SO 19n,ST 21n,SV 4a20n,TL 19n,TN 20n,TR 6n16c,UA 6n19c,VA 18n," +
        "VG 4a16n,XK 16n,YE 4a4n18c";

    private static readonly FrozenDictionary<string, (int Count, char Kind)[]> Patterns =
        Table.Split(',').ToFrozenDictionary(line => line[..2], line => Parse(line.AsSpan(3)), StringComparer.Ordinal);

    // The same by two letters: looked up for every number that may be an IBAN, and nothing is allocated there.
    private static readonly (int Count, char Kind)[]?[] ByLetters = MakeByLetters();

    /// <summary>Countries that the registry lists, in alphabetical order.</summary>
    public static IEnumerable<string> Countries => Patterns.Keys.Order(StringComparer.Ordinal);

    /// <summary>The runs of a country's BBAN, or null when the registry does not list the country.</summary>
    public static (int Count, char Kind)[]? Of(string country) => Patterns.GetValueOrDefault(country);

    /// <summary>True when the country is listed and the text has its length and its kinds of characters.</summary>
    public static bool Matches(ReadOnlySpan<char> country, ReadOnlySpan<char> bban)
    {
        if (country is not [>= 'A' and <= 'Z' and var first, >= 'A' and <= 'Z' and var second] || ByLetters[Index(first, second)] is not { } runs)
            return false;
        foreach (var (count, kind) in runs)
        {
            if (bban.Length < count || !IsRun(bban[..count], kind))
                return false;
            bban = bban[count..];
        }

        return bban.IsEmpty;
    }

    private static (int Count, char Kind)[]?[] MakeByLetters()
    {
        var runs = new (int Count, char Kind)[]?[26 * 26];
        foreach (var (country, pattern) in Patterns)
            runs[Index(country[0], country[1])] = pattern;
        return runs;
    }

    private static int Index(char first, char second) => (first - 'A') * 26 + (second - 'A');

    private static bool IsRun(ReadOnlySpan<char> text, char kind)
    {
        foreach (var c in text)
        {
            if (!(kind != 'a' && char.IsAsciiDigit(c)) && !(kind != 'n' && char.IsAsciiLetterUpper(c)))
                return false;
        }

        return true;
    }

    private static (int Count, char Kind)[] Parse(ReadOnlySpan<char> pattern)
    {
        var runs = new List<(int Count, char Kind)>();
        while (!pattern.IsEmpty)
        {
            var digits = pattern.IndexOfAnyExceptInRange('0', '9');
            runs.Add((int.Parse(pattern[..digits]), pattern[digits]));
            pattern = pattern[(digits + 1)..];
        }

        return [.. runs];
    }
}
