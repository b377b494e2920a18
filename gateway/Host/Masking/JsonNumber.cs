using System.Globalization;

namespace SecureFin.Gateway.Masking;

/// <summary>JSON numbers: their grammar, and the card numbers that are written so in whatever notation: <c>4.111111111111111e15</c>. Source: RFC 8259 section 6.</summary>
internal static class JsonNumber
{
    /// <summary>Digits of the longest card number.</summary>
    public const int MaxDigits = 19;

    /// <summary>The digits of the number's whole part, by its value or as it is written before an exponent, when they are a card number.</summary>
    /// <param name="number">A JSON number of any length.</param>
    /// <param name="digits">At least 19 bytes; receives the digits.</param>
    /// <param name="count">How many there are.</param>
    public static bool TryPan(ReadOnlySpan<byte> number, Span<byte> digits, out int count)
    {
        var exponentAt = number.IndexOfAny((byte)'e', (byte)'E');
        if (exponentAt < 0) return TryPan(number, 0, digits, out count);
        // A reader sees the digits before the exponent whatever the value is.
        if (TryPan(number[..exponentAt], 0, digits, out count)) return true;
        return int.TryParse(number[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            && TryPan(number[..exponentAt], exponent, digits, out count);
    }

    /// <summary>True for a number as JSON writes them.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'-', ..]) text = text[1..];
        var rest = SkipDigits(text);
        if (rest.Length == text.Length || (text[0] == (byte)'0' && text.Length - rest.Length > 1)) return false;
        if (rest is [(byte)'.', ..] && !TrySkipDigits(rest[1..], out rest)) return false;
        if (rest is [(byte)'e' or (byte)'E', ..])
        {
            rest = rest[1..];
            return TrySkipDigits(rest is [(byte)'+' or (byte)'-', ..] ? rest[1..] : rest, out rest) && rest.IsEmpty;
        }

        return rest.IsEmpty;
    }

    private static bool TrySkipDigits(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> rest)
    {
        rest = SkipDigits(text);
        return rest.Length < text.Length;
    }

    private static ReadOnlySpan<byte> SkipDigits(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && char.IsAsciiDigit((char)text[at])) at++;
        return text[at..];
    }

    private static bool TryPan(ReadOnlySpan<byte> mantissa, int exponent, Span<byte> digits, out int count)
    {
        count = 0;
        var point = mantissa.IndexOf((byte)'.');
        var whole = (point < 0 ? mantissa.Length : point) - (mantissa[0] == (byte)'-' ? 1 : 0) + (long)exponent;
        foreach (var b in mantissa)
        {
            if (whole <= 0) break;
            if (b is (byte)'-' or (byte)'.') continue;
            whole--;
            if (count == 0 && b == (byte)'0') continue;
            if (count == MaxDigits) return false;
            digits[count++] = b;
        }

        // The exponent reaches past the digits that are written: zeros follow.
        if (count == 0 || whole > MaxDigits - count) return false;
        for (; whole > 0; whole--) digits[count++] = (byte)'0';
        return NumberDetector.IsPan(digits[..count]);
    }
}
