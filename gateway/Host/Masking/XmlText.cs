using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;

namespace SecureFin.Gateway.Masking;

/// <summary>Texts of XML: where they end, what they say, how they are written.</summary>
/// <remarks>Source: XML 1.0 productions 2, 14, 15, 18 to 21, 66 and 68.</remarks>
internal static class XmlText
{
    private static readonly SearchValues<byte> NotAnywhere =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(b => b is not ('\t' or '\n' or '\r')).Select(b => (byte)b)]);

    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> Escaped = SearchValues.Create("&<>\"'"u8);

    /// <summary>Length of the run up to the next tag, or -1 when its end is not there yet; plain when it is text without markup and references.</summary>
    public static int FindRun(ReadOnlySpan<byte> data, bool toEnd, out bool isPlain)
    {
        var at = 0;
        isPlain = true;
        while (true)
        {
            var mark = isPlain ? data[at..].IndexOfAny((byte)'<', (byte)'&') : data[at..].IndexOf((byte)'<');
            if (mark < 0) return toEnd ? data.Length : -1;
            var end = at + mark;
            if (data[end] == (byte)'&')
            {
                isPlain = false;
                at = end + 1;
                continue;
            }

            if (end + 1 >= data.Length) return -1;
            if (data[end + 1] != (byte)'!') return end;
            isPlain = false;
            at = SkipMarkup(data, end);
            if (at < 0) return -1;
        }
    }

    public static bool IsSpace(ReadOnlySpan<byte> text) => text[0] <= (byte)' ' && text.IndexOfAnyExcept(Space) < 0;

    /// <summary>False when a control character or U+FFFE or U+FFFF stands anywhere; <paramref name="hasCDataEnd"/> when <c>]]&gt;</c> does.</summary>
    public static bool IsClean(ReadOnlySpan<byte> data, out bool hasCDataEnd)
    {
        hasCDataEnd = data.IndexOf("]]>"u8) >= 0;
        return data.IndexOfAny(NotAnywhere) < 0 && !HasNonCharacter(data);
    }

    private static bool HasNonCharacter(ReadOnlySpan<byte> data)
    {
        for (int at; (at = data.IndexOf([(byte)0xEF, (byte)0xBF])) >= 0; data = data[(at + 2)..])
        {
            if (at + 2 < data.Length && data[at + 2] >= 0xBE) return true;
        }

        return false;
    }

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);

    public static bool HasComment(ReadOnlySpan<byte> run) => run.IndexOf("<!--"u8) >= 0;

    /// <summary>True when a comment of a run holds elements or a document: what was taken out that way may still be read.</summary>
    public static bool HasDocumentInComment(ReadOnlySpan<byte> run)
    {
        for (int at; (at = run.IndexOf("<!"u8)) >= 0;)
        {
            var end = SkipMarkup(run, at);
            if (run[at + 2] == (byte)'-' && (run[(at + 4)..(end - 3)].Contains((byte)'<') || DocumentForm.MayBe(run[(at + 4)..(end - 3)]))) return true;
            run = run[end..];
        }

        return false;
    }

    /// <summary>True for what may stand outside the root element.</summary>
    public static bool IsCommentsOnly(ReadOnlySpan<byte> run)
    {
        while (true)
        {
            run = run.TrimStart(" \t\r\n"u8);
            if (run.IsEmpty) return true;
            if (!run.StartsWith("<!--"u8)) return false;
            run = run[SkipMarkup(run, 0)..];
        }
    }

    /// <summary>The same text, checked for <c>]]&gt;</c>, which may end a CDATA section only.</summary>
    public static ReadOnlySpan<byte> RequireText(ReadOnlySpan<byte> text) => text.IndexOf("]]>"u8) < 0 ? text : throw NotWellFormed();

    /// <summary>Checks the characters of an attribute value; references are checked by <see cref="Decode"/>.</summary>
    public static void RequireValue(ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)'<')) throw NotWellFormed();
    }

    /// <summary>Writes what a run or an attribute value says: references resolved, CDATA taken in, comments left out.</summary>
    public static void Decode(ReadOnlySpan<byte> run, IBufferWriter<byte> text)
    {
        while (!run.IsEmpty)
        {
            var mark = run.IndexOfAny((byte)'<', (byte)'&');
            text.Write(RequireText(mark < 0 ? run : run[..mark]));
            if (mark < 0) return;
            run = run[mark..];
            if (run[0] == (byte)'&')
            {
                run = run[DecodeReference(run, text)..];
                continue;
            }

            var end = SkipMarkup(run, 0);
            if (run[2] == (byte)'[') text.Write(run[9..(end - 3)]);
            run = run[end..];
        }
    }

    public static void WriteEscaped(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            output.Write(text[..at]);
            output.Write(text[at] switch
            {
                (byte)'&' => "&amp;"u8,
                (byte)'<' => "&lt;"u8,
                (byte)'>' => "&gt;"u8,
                (byte)'"' => "&quot;"u8,
                _ => "&apos;"u8,
            });
            text = text[(at + 1)..];
        }

        output.Write(text);
    }

    // The end of the comment or CDATA section that starts here, or -1 when it is not there yet.
    private static int SkipMarkup(ReadOnlySpan<byte> data, int at)
    {
        var rest = data[at..];
        if (rest.StartsWith("<!--"u8)) return SkipComment(rest) is >= 0 and var length ? at + length : -1;
        if (rest.StartsWith("<![CDATA["u8))
        {
            var end = rest.IndexOf("]]>"u8);
            if (end < 0) return -1;
            return at + end + 3;
        }

        if ("<!--"u8.StartsWith(rest) || "<![CDATA["u8.StartsWith(rest)) return -1;
        throw rest.StartsWith("<!DOCTYPE"u8) ? new MaskingException("The body has a document type.") : NotWellFormed();
    }

    private static int SkipComment(ReadOnlySpan<byte> rest)
    {
        var end = rest[4..].IndexOf("--"u8);
        if (end < 0 || end + 6 >= rest.Length) return -1;
        return rest[end + 6] == (byte)'>' ? end + 7 : throw NotWellFormed();
    }

    private static int DecodeReference(ReadOnlySpan<byte> run, IBufferWriter<byte> text)
    {
        var end = run[..Math.Min(run.Length, 12)].IndexOf((byte)';');
        if (end < 2) throw NotWellFormed();
        var name = run[1..end];
        if (name[0] == (byte)'#') WriteCharacter(name[1..], text);
        else text.Write(Predefined(name));
        return end + 1;
    }

    private static ReadOnlySpan<byte> Predefined(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("amp"u8)) return "&"u8;
        if (name.SequenceEqual("lt"u8)) return "<"u8;
        if (name.SequenceEqual("gt"u8)) return ">"u8;
        if (name.SequenceEqual("quot"u8)) return "\""u8;
        if (name.SequenceEqual("apos"u8)) return "'"u8;
        throw NotWellFormed(); // without a document type there is no other entity
    }

    private static void WriteCharacter(ReadOnlySpan<byte> number, IBufferWriter<byte> text)
    {
        var isHex = number.StartsWith("x"u8);
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (!int.TryParse(isHex ? number[1..] : number, style, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code)) throw NotWellFormed();
        if (code <= char.MaxValue && !XmlConvert.IsXmlChar((char)code)) throw NotWellFormed();
        Span<byte> utf8 = stackalloc byte[4];
        text.Write(utf8[..new Rune(code).EncodeToUtf8(utf8)]);
    }

    private static MaskingException NotWellFormed() => new("The body is not well-formed XML.", isSyntax: true);
}
