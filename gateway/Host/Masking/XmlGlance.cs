namespace SecureFin.Gateway.Masking;

/// <summary>Tells most texts that only begin like XML from XML, by their tags and references alone: a page, a mail address in angle brackets, a formula.</summary>
/// <remarks>
/// One pass, no allocation, no exception. False is certain: <see cref="XmlMasker"/> finds such a text not well-formed. True is not: it
/// looks at names, characters and bounds as well. Source: XML 1.0 productions 39 to 44 and 66 to 68.
/// </remarks>
internal static class XmlGlance
{
    private const int MaxDepth = PlanCursor.MaxDepth; // deeper is the masker's to refuse

    /// <summary>False for a text that is certainly no XML.</summary>
    public static bool MayBe(ReadOnlySpan<byte> text)
    {
        Span<(int Start, int Length)> open = stackalloc (int, int)[MaxDepth];
        var (depth, at) = (0, text.StartsWith("\uFEFF"u8) ? 3 : 0);
        while (true)
        {
            var mark = text[at..].IndexOfAny((byte)'<', (byte)'&');
            if (mark < 0) return depth == 0;
            at += mark;
            if (text[at] == (byte)'&')
            {
                if (!IsReference(text[at..])) return false;
                at++;
                continue;
            }

            if (at + 1 == text.Length) return false;
            switch (text[at + 1])
            {
                case (byte)'!':
                    at = PassMarkup(text, at);
                    if (at < 0) return at == Unsure;
                    break;
                case (byte)'?':
                    return true;
                case (byte)'/':
                    at = PassEnd(text, at, open, ref depth);
                    if (at < 0) return false;
                    break;
                default:
                    if (depth == MaxDepth) return true;
                    at = PassStart(text, at + 1, open, ref depth);
                    if (at < 0) return false;
                    break;
            }
        }
    }

    private const int Wrong = -1, Unsure = -2;

    // A comment or a CDATA section; of all else the masker knows.
    private static int PassMarkup(ReadOnlySpan<byte> text, int at)
    {
        var rest = text[at..];
        var (begin, end) = rest.StartsWith("<!--"u8) ? (4, rest[4..].IndexOf("-->"u8)) : rest.StartsWith("<![CDATA["u8) ? (9, rest[9..].IndexOf("]]>"u8)) : (Unsure, 0);
        if (begin == Unsure) return Unsure;
        return end < 0 ? Wrong : at + begin + end + 3;
    }

    private static int PassEnd(ReadOnlySpan<byte> text, int at, Span<(int Start, int Length)> open, ref int depth)
    {
        if (depth == 0) return Wrong;
        var (start, length) = open[--depth];
        if (!text[(at + 2)..].StartsWith(text.Slice(start, length))) return Wrong;
        at = JsonScanner.SkipSpace(text, at + 2 + length);
        return at < text.Length && text[at] == (byte)'>' ? at + 1 : Wrong;
    }

    // < Name (S Name S? = S? quoted)* S? /? >
    private static int PassStart(ReadOnlySpan<byte> text, int at, Span<(int Start, int Length)> open, ref int depth)
    {
        var name = at;
        at = PassName(text, at);
        if (at == name) return Wrong;
        open[depth++] = (name, at - name);
        while (true)
        {
            at = JsonScanner.SkipSpace(text, at);
            if (at >= text.Length) return Wrong;
            if (text[at] == (byte)'>') return at + 1;
            if (text[at] == (byte)'/')
            {
                depth--;
                return at + 1 < text.Length && text[at + 1] == (byte)'>' ? at + 2 : Wrong;
            }

            at = PassAttribute(text, at);
            if (at < 0) return Wrong;
        }
    }

    private static int PassAttribute(ReadOnlySpan<byte> text, int at)
    {
        var name = at;
        at = PassName(text, at);
        if (at == name) return Wrong;
        at = JsonScanner.SkipSpace(text, at);
        if (at >= text.Length || text[at] != (byte)'=') return Wrong;
        at = JsonScanner.SkipSpace(text, at + 1);
        if (at >= text.Length || text[at] is not ((byte)'"' or (byte)'\'')) return Wrong;
        var length = text[(at + 1)..].IndexOf(text[at]);
        return length < 0 || text.Slice(at + 1, length).Contains((byte)'<') ? Wrong : at + length + 2;
    }

    // What ends a name; of what stands in it the masker knows.
    private static int PassName(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (text[at] >= 0x80 || char.IsAsciiLetterOrDigit((char)text[at]) || text[at] is (byte)':' or (byte)'_' or (byte)'-' or (byte)'.')) at++;
        return at;
    }

    // One of the five, or the number of a character.
    private static bool IsReference(ReadOnlySpan<byte> text) =>
        text.StartsWith("&#"u8) || text.StartsWith("&amp;"u8) || text.StartsWith("&lt;"u8) || text.StartsWith("&gt;"u8) || text.StartsWith("&quot;"u8) || text.StartsWith("&apos;"u8);
}
