using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Finds e-mail addresses in a text: an atom or a quoted text, <c>@</c>, and a host name with a dot or an address in brackets.</summary>
/// <remarks>Source: RFC 5321 section 4.1.2, RFC 6531; of the characters of an atom not <c>/</c>, <c>=</c> and <c>?</c>, which paths and queries have before one.</remarks>
internal static class EmailDetector
{
    private const int MaxQuoted = 66; // RFC 5321 section 4.5.3.1.1, and a quote more
    private const int MaxLiteral = 64;

    /// <summary>Reports the first hit that starts before <paramref name="start"/>.</summary>
    public static void TryFind(ReadOnlySpan<byte> text, int from, ref int start, ref int length, ref DataClass found)
    {
        for (var at = from; ;)
        {
            var skip = text[at..].IndexOf((byte)'@');
            if (skip < 0) return;
            var mark = at + skip;
            var first = Local(text, from, mark);
            var end = Host(text, mark, out var isHost);
            if (first < mark && isHost && first < start)
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
    private static int Host(ReadOnlySpan<byte> text, int mark, out bool isHost)
    {
        isHost = false;
        var end = mark + 1;
        if (end < text.Length && text[end] == (byte)'[')
        {
            var close = text[end..Math.Min(text.Length, end + MaxLiteral)].IndexOf((byte)']');
            isHost = close > 1;
            return end + close + 1;
        }

        while (end < text.Length && (IsHost(text[end]) || text[end] == (byte)'@'))
        {
            isHost |= text[end] == (byte)'.' && end > mark + 1;
            end++;
        }

        if (text[end - 1] == (byte)'.') end--;
        isHost &= end > mark + 3;
        return end;
    }

    private static bool IsLocal(byte b) => char.IsAsciiLetterOrDigit((char)b) || b >= 0x80 || ".!#$%&'*+-^_`{|}~"u8.Contains(b);

    private static bool IsHost(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or >= 0x80;
}
