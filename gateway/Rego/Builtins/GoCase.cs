using System.Text;

namespace SecureFin.Rego;

/// <summary>Simple case mapping of single code points, as Go's strings.ToLower and ToUpper do it.</summary>
internal static class GoCase
{
    public static string Lower(string text) => Map(text, lower: true);

    public static string Upper(string text) => Map(text, lower: false);

    private static string Map(string text, bool lower)
    {
        if (Ascii.IsValid(text)) return lower ? text.ToLowerInvariant() : text.ToUpperInvariant();
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                result.Append(text[i]);
                continue;
            }

            var mapped = lower ? ToLower(rune) : ToUpper(rune);
            if (mapped.IsBmp) result.Append((char)mapped.Value);
            else result.Append(mapped.ToString());
            if (!rune.IsBmp) i++;
        }

        return result.ToString();
    }

    // The invariant mapping of .NET leaves out the few that cross between ASCII and other letters.
    private static Rune ToLower(Rune rune) => rune.Value switch
    {
        0x130 => new Rune('i'),
        0x212A => new Rune('k'),
        0x212B => new Rune(0xE5),
        0x1E9E => new Rune(0xDF),
        _ => Rune.ToLowerInvariant(rune),
    };

    private static Rune ToUpper(Rune rune) => rune.Value switch
    {
        0x131 => new Rune('I'),
        0x17F => new Rune('S'),
        _ => Rune.ToUpperInvariant(rune),
    };
}
