using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Finds e-mail addresses in a text: an atom, <c>@</c>, and a host name with a dot.</summary>
/// <remarks>Source: RFC 5321 section 4.1.2, without quoted local parts and address literals.</remarks>
internal static class EmailDetector
{
    /// <summary>Reports the first hit that starts before <paramref name="start"/>.</summary>
    public static void TryFind(ReadOnlySpan<byte> text, int from, ref int start, ref int length, ref DataClass found)
    {
        for (var at = from; ;)
        {
            var skip = text[at..].IndexOf((byte)'@');
            if (skip < 0) return;
            var mark = at + skip;
            var first = mark;
            while (first > from && IsLocal(text[first - 1])) first--;
            var end = mark + 1;
            var dotted = false;
            // A host with a further @ behind it is the local part of another address: both are one find, masked up to the last @.
            while (end < text.Length && (IsHost(text[end]) || text[end] == (byte)'@'))
            {
                dotted |= text[end] == (byte)'.' && end > mark + 1;
                end++;
            }

            if (text[end - 1] == (byte)'.') end--;
            if (first < mark && dotted && end > mark + 3 && first < start)
            {
                (start, length, found) = (first, end - first, DataClass.Address);
                return;
            }

            at = mark + 1;
        }
    }

    private static bool IsLocal(byte b) =>
        char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'_' or (byte)'-' or (byte)'+' or (byte)'%' or (byte)'\'' or >= 0x80;

    private static bool IsHost(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or >= 0x80;
}
