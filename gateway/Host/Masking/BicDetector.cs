using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Finds business identifier codes that stand as words of their own.</summary>
/// <remarks>Source: ISO 9362.</remarks>
internal static class BicDetector
{
    /// <summary>Reports the first hit that starts before <paramref name="start"/>; such as begin at <paramref name="until"/> or behind need not be reported.</summary>
    public static void TryFind(ReadOnlySpan<byte> text, int from, int until, ref int start, ref int length, ref DataClass found)
    {
        Span<char> word = stackalloc char[11];
        for (var at = from; at < Math.Min(until, start);)
        {
            var end = at;
            while (end < text.Length && IsWord(text[end])) end++;
            var size = end - at;
            if (size is 8 or 11)
            {
                for (var i = 0; i < size; i++) word[i] = (char)text[at + i];
                if (Bic.IsValid(word[..size]) && IsLetters(word[..6]))
                {
                    (start, length, found) = (at, size, DataClass.Internal);
                    return;
                }
            }

            at = end + 1;
        }
    }

    private static bool IsLetters(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiLetter(c)) return false;
        }

        return true;
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b >= 0x80;
}
