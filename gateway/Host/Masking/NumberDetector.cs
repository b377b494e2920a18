using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Finds IBANs (country, length, mod 97) and card numbers (issuer range, Luhn) in a text, with or without grouping.</summary>
/// <remarks>
/// Source: ISO 13616-1; ISO/IEC 7812-1 annex B. A few separators may stand between two characters: <see cref="Separators"/>. The text is walked from chain to chain: a chain is digits with separators between them, and only where a chain
/// begins can the check digits of an IBAN stand, because letters come before them.
/// </remarks>
internal static class NumberDetector
{
    /// <summary>Digits of the shortest card number.</summary>
    public const int MinPan = 13;

    private const int MaxIban = 34;
    private const int MaxPan = 19;
    private const int MaxDigits = 64;
    private const int MaxBefore = 64; // the letters of a country and what may stand among them

    /// <summary>Length of the IBANs of a country by its two letters, 0 for all others.</summary>
    private static readonly byte[] IbanLengths = MakeLengths();

    /// <summary>Reports the leftmost hit that starts before <paramref name="start"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Where hits may begin.</param>
    /// <param name="until">Hits that begin behind it need not be reported.</param>
    public static void TryFind(ReadOnlySpan<byte> text, int from, int until, bool iban, bool pan, ref int start, ref int length, ref DataClass found)
    {
        var at = from;
        var last = Math.Min((long)text.Length - MinPan, (long)until + MaxBefore); // as long is the rest of the shortest IBAN from its check digits on
        while (at <= last)
        {
            var skip = text[at..(int)(last + 1)].IndexOfAnyInRange((byte)'0', (byte)'9');
            if (skip < 0) return;
            at += skip;
            if (iban && at - from >= 2 && Country(text, from, at, out var first) is var size and > 0 && TryIban(text, first, size, out var hitLength))
            {
                Report(first, hitLength, DataClass.Iban, ref start, ref length, ref found);
                return;
            }

            var end = pan ? at : RunEnd(text, at);
            if (pan && Chain(text, at, out end) >= MinPan && TryPan(text, at, ref end, out first, out hitLength))
            {
                Report(first, hitLength, DataClass.Pan, ref start, ref length, ref found);
                return;
            }

            at = end;
        }
    }

    /// <summary>True for the digits of a card number: a known issuer range, its length, and the Luhn check digit.</summary>
    public static bool IsPan(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is < MinPan or > MaxPan || !IsIssuer(digits)) return false;
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if ((i & 1) == 1) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
            sum += digit;
        }

        return sum % 10 == 0;
    }

    private static void Report(int at, int size, DataClass dataClass, ref int start, ref int length, ref DataClass found)
    {
        if (at < start) (start, length, found) = (at, size, dataClass);
    }

    private static bool IsIssuer(ReadOnlySpan<byte> digits)
    {
        var n = digits.Length;
        switch (digits[0])
        {
            case (byte)'4' or (byte)'5' or (byte)'6':
                return true;
            case (byte)'3':
                return digits[1] is (byte)'4' or (byte)'7' ? n == 15 : n >= 14;
            case (byte)'2':
                var prefix = ((digits[0] - '0') * 1000) + ((digits[1] - '0') * 100) + ((digits[2] - '0') * 10) + (digits[3] - '0');
                return n >= 16 && prefix is (>= 2200 and <= 2205) or (>= 2221 and <= 2720);
            default:
                return n >= 16 && (digits.StartsWith("81"u8) || digits.StartsWith("8600"u8) || digits.StartsWith("9792"u8) || digits.StartsWith("9860"u8));
        }
    }

    // The digit at `at` is the first check digit of an IBAN when the letters of a country stand before it: the IBAN's length, or 0.
    private static int Country(ReadOnlySpan<byte> text, int from, int at, out int first)
    {
        first = 0;
        var second = Back(text, from, at);
        if (second <= from || !IsLetter(text[second])) return 0;
        first = Back(text, from, second);
        return first >= from && IsLetter(text[first]) ? IbanLengths[CountryIndex(text[first], text[second])] : 0;
    }

    private static bool TryIban(ReadOnlySpan<byte> text, int first, int size, out int length)
    {
        length = 0;
        Span<char> compact = stackalloc char[MaxIban];
        var count = 0;
        for (var i = first; i < text.Length;)
        {
            var b = text[i];
            if (!IsLetter(b) && !IsDigit(b)) return false;
            compact[count++] = b >= (byte)'a' ? (char)(b - 32) : (char)b;
            length = i + 1 - first;
            if (count == size) return Iban.IsValid(compact[..size]);
            i = Forward(text, i + 1);
        }

        return false;
    }

    // How many digits stand in the chain that begins at `at` (counting ends at a bound), and where the chain ends.
    private static int Chain(ReadOnlySpan<byte> text, int at, out int end)
    {
        var count = 0;
        end = at;
        while (at < text.Length && IsDigit(text[at]) && count < MaxDigits)
        {
            for (; at < text.Length && IsDigit(text[at]) && count < MaxDigits; at++) count++;
            end = at;
            at = Forward(text, end);
        }

        return count;
    }

    private static int RunEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && IsDigit(text[at])) at++;
        return at;
    }

    // A card number begins and ends at the border of a group; one of 15 or 16 digits may also lie inside a longer run.
    private static bool TryPan(ReadOnlySpan<byte> text, int at, ref int end, out int start, out int length)
    {
        start = length = 0;
        Span<byte> digits = stackalloc byte[MaxDigits];
        Span<int> places = stackalloc int[MaxDigits];
        var count = 0;
        for (; at < end; at = Forward(text, at + 1)) (digits[count], places[count++]) = (text[at], at);
        for (var first = 0; first + MinPan <= count; first++)
        {
            var inside = RunLength(places, first, count) > 16;
            var starts = IsBorder(places, first, count);
            if (!starts && !inside) continue;
            for (var n = Math.Min(MaxPan, count - first); n >= MinPan; n--)
            {
                var stands = starts && IsBorder(places, first + n, count);
                if (!stands && !(inside && n is (15 or 16))) continue;
                if (!IsPan(digits.Slice(first, n))) continue;
                (start, length) = (places[first], places[first + n - 1] + 1 - places[first]);
                return true;
            }
        }

        // A chain that was cut at the bound goes on where a number may still begin.
        if (count == MaxDigits) end = places[count - MaxPan + 1];
        return false;
    }

    private static bool IsBorder(ReadOnlySpan<int> places, int at, int count) => at == 0 || at == count || places[at] != places[at - 1] + 1;

    private static int RunLength(ReadOnlySpan<int> places, int at, int count)
    {
        var first = at;
        while (first > 0 && places[first - 1] + 1 == places[first]) first--;
        var last = at;
        while (last + 1 < count && places[last + 1] == places[last] + 1) last++;
        return last + 1 - first;
    }

    private static int Back(ReadOnlySpan<byte> text, int from, int at) => at > from && IsPlain(text[at - 1]) ? at - 1 : Separators.Back(text, from, at) - 1;

    private static int Forward(ReadOnlySpan<byte> text, int at) => at >= text.Length || IsPlain(text[at]) ? at : Separators.Forward(text, at);

    // Most of what stands beside a digit is no separator: one look says so.
    private static bool IsPlain(byte b) => b is > (byte)'/' and < 0x7F and not (byte)'_';

    private static byte[] MakeLengths()
    {
        var lengths = new byte[32 * 32];
        for (var a = 'A'; a <= 'Z'; a++)
        {
            for (var b = 'A'; b <= 'Z'; b++) lengths[CountryIndex((byte)a, (byte)b)] = (byte)Iban.LengthIn($"{a}{b}");
        }

        return lengths;
    }

    private static int CountryIndex(byte first, byte second) => ((first & 31) << 5) | (second & 31);

    private static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    private static bool IsLetter(byte b) => (uint)((b | 0x20) - 'a') <= 25;
}
