using System.Globalization;

namespace SecureFin.Gateway.Masking;

/// <summary>Finds card numbers that are written as JSON numbers, whatever the notation: <c>4.111111111111111e15</c>.</summary>
internal static class JsonNumber
{
    /// <summary>Digits of the longest card number.</summary>
    public const int MaxDigits = 19;

    /// <summary>The digits of the number's whole part when they are a card number.</summary>
    /// <param name="number">A JSON number of any length.</param>
    /// <param name="digits">At least 19 bytes; receives the digits.</param>
    /// <param name="count">How many there are.</param>
    public static bool TryPan(ReadOnlySpan<byte> number, Span<byte> digits, out int count)
    {
        count = 0;
        var exponentAt = number.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = exponentAt < 0 ? number : number[..exponentAt];
        var exponent = 0;
        if (exponentAt >= 0 && !int.TryParse(number[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) return false;
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
