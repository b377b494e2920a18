using System.Globalization;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Quoted strings and characters as Go's strconv writes them.</summary>
internal static class GoQuote
{
    /// <summary>A string in double quotes; what cannot be printed is escaped.</summary>
    public static string Quote(string text, bool asciiOnly = false)
    {
        var result = new StringBuilder(text.Length + 2);
        AppendQuoted(result, text, '"', asciiOnly);
        return result.ToString();
    }

    public static void AppendQuoted(StringBuilder result, ReadOnlySpan<char> text, char quote, bool asciiOnly)
    {
        result.Append(quote);
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var used) == System.Buffers.OperationStatus.Done) Append(result, rune, quote, asciiOnly);
            else if (GoText.IsEscapedByte(text[0])) result.Append(CultureInfo.InvariantCulture, $"\\x{text[0] & 0xFF:x2}");
            else result.Append('\uFFFD');
            text = text[used..];
        }

        result.Append(quote);
    }

    /// <summary>One byte of a faulty text as error messages show it.</summary>
    public static string Escape(char c)
    {
        var result = new StringBuilder();
        Append(result, new Rune(c), '\'', false);
        return result.ToString();
    }

    private static void Append(StringBuilder result, Rune rune, char quote, bool asciiOnly)
    {
        var code = rune.Value;
        if (code == quote || code == '\\')
        {
            result.Append('\\').Append((char)code);
            return;
        }

        if (code < 0x80 ? code is >= 0x20 and < 0x7F : !asciiOnly && UnicodeClasses.IsPrintable(rune))
        {
            result.Append(rune.ToString());
            return;
        }

        var simple = "\a\b\f\n\r\t\v".IndexOf((char)Math.Min(code, char.MaxValue));
        if (simple >= 0 && code < 0x80) result.Append('\\').Append("abfnrtv"[simple]);
        else if (code is < 0x20 or 0x7F) result.Append(CultureInfo.InvariantCulture, $"\\x{code:x2}");
        else if (code < 0x10000) result.Append(CultureInfo.InvariantCulture, $"\\u{code:x4}");
        else result.Append(CultureInfo.InvariantCulture, $"\\U{code:x8}");
    }
}
