using System.Text;

namespace SecureFin.Rego;

/// <summary>Texts as code points; what is not one counts as U+FFFD, as in Go.</summary>
internal static class RegexText
{
    public static int RuneAt(ReadOnlySpan<char> text, int position, out int size)
    {
        var c = text[position];
        size = 1;
        if (!char.IsSurrogate(c)) return c;
        if (char.IsHighSurrogate(c) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1]))
        {
            size = 2;
            return char.ConvertToUtf32(c, text[position + 1]);
        }

        return Rune.ReplacementChar.Value;
    }

    /// <summary>The code point that ends before a position, or -1 at the beginning.</summary>
    public static int RuneBefore(ReadOnlySpan<char> text, int position)
    {
        if (position == 0) return RegexAssertions.None;
        if (position > 1 && char.IsLowSurrogate(text[position - 1]) && char.IsHighSurrogate(text[position - 2])) return RuneAt(text, position - 2, out _);
        return RuneAt(text, position - 1, out _);
    }
}
