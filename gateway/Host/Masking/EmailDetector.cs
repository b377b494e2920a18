using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Finds e-mail addresses in a text: an atom or a quoted text, <c>@</c>, and a host name with a dot or an address in brackets.</summary>
/// <remarks>Source: RFC 5321 section 4.1.2, RFC 6531; of the characters of an atom not <c>/</c>, <c>=</c> and <c>?</c>, which paths and queries have before one.</remarks>
internal static class EmailDetector
{
    private const int MaxQuoted = 66; // RFC 5321 section 4.5.3.1.1, and a quote more
    private const int MaxLiteral = 64;
    private const int MaxLocal = 1024; // RFC 5321 section 4.5.3.1.1 allows 64
    private const int MaxHost = 255; // RFC 5321 section 4.5.3.1.2
    private const int MaxRun = 1024; // a longer one is found in pieces

    /// <summary>Reports the first hit that starts before <paramref name="start"/>; such as begin at <paramref name="until"/> or behind need not be reported.</summary>
    public static void TryFind(ReadOnlySpan<byte> text, int from, int until, ref int start, ref int length, ref DataClass found)
    {
        // A text costs its length and not the square of it: the characters of hosts are read once for all the marks among them, and
        // behind another find only as far as a local part may be long; what is cut there is found after that one.
        var run = default(Run);
        var stop = (int)Math.Min(text.Length, (long)Math.Min(start, until) + MaxLocal);
        for (var at = from; at < stop;)
        {
            var skip = text[at..stop].IndexOf((byte)'@');
            if (skip < 0) return;
            var mark = at + skip;
            var first = Local(text, from, mark);
            if (first < mark && first < start && Host(text, mark, ref run) is var end && end > mark)
            {
                (start, length, found) = (first, end - first, DataClass.Address);
                return;
            }

            at = mark + 1;
        }
    }

    /// <summary>True for a host name with a dot, or an address in brackets, and nothing else.</summary>
    public static bool IsHostName(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text is [(byte)'[', .., (byte)']']) return true; // nothing: a number that follows was cut off
        foreach (var b in text)
        {
            if (!IsHost(b)) return false;
        }

        return text.IndexOf((byte)'.') > 0;
    }

    private static int Local(ReadOnlySpan<byte> text, int from, int mark)
    {
        var first = mark;
        if (mark - from >= 2 && text[mark - 1] == (byte)'"')
        {
            var window = Math.Max(from, mark - 1 - MaxQuoted);
            var open = text[window..(mark - 1)].LastIndexOf((byte)'"');
            while (open > 0 && text[window + open - 1] == (byte)'\\') open = text[window..(window + open)].LastIndexOf((byte)'"'); // an escaped quote is a character of the name
            return open < 0 ? mark : window + open;
        }

        while (first > from && IsLocal(text[first - 1])) first--;
        return first;
    }

    // A host with a further @ behind it is the local part of another address: both are one find, masked up to the last @.
    // Where the host ends; the mark itself when there is none.
    private static int Host(ReadOnlySpan<byte> text, int mark, ref Run run)
    {
        var end = mark + 1;
        if (end < text.Length && text[end] == (byte)'[')
        {
            var close = text[end..Math.Min(text.Length, end + MaxLiteral)].IndexOf((byte)']');
            return close > 1 ? end + close + 1 : mark;
        }

        if (mark >= run.Known) run = RunOf(text, end);
        end = text[run.End - 1] == (byte)'.' ? run.End - 1 : run.End;
        return run.LastDot > mark + 1 && end > mark + 3 ? end : mark;
    }

    private static Run RunOf(ReadOnlySpan<byte> text, int from)
    {
        var (end, dot) = (from, -1);
        var bound = (int)Math.Min(text.Length, (long)from + MaxRun);
        for (; end < bound && (IsHost(text[end]) || text[end] == (byte)'@'); end++)
        {
            if (text[end] == (byte)'.') dot = end;
        }

        return new Run(end, dot, end == bound && end < text.Length ? end - MaxHost : end);
    }

    /// <summary>Characters of hosts and further marks.</summary>
    /// <param name="End">Behind the last one.</param>
    /// <param name="LastDot">-1 when there is none.</param>
    /// <param name="Known">Behind the marks whose hosts it tells: one that was cut at the bound does not tell those of the last ones.</param>
    private readonly record struct Run(int End, int LastDot, int Known);

    private static bool IsLocal(byte b) => char.IsAsciiLetterOrDigit((char)b) || b >= 0x80 || ".!#$%&'*+-^_`{|}~"u8.Contains(b);

    private static bool IsHost(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or >= 0x80;
}
