using System.Globalization;

namespace SecureFin.Gateway.Masking;

/// <summary>Finds card numbers that are written as JSON numbers, whatever the notation: <c>4.111111111111111e15</c>.</summary>
internal static class JsonNumber
{
    private const int MaxDigits = 32;

    /// <summary>The digits of the number when its value is a whole number that is a card number.</summary>
    public static bool TryPan(ReadOnlySpan<byte> number, out ReadOnlySpan<byte> digits)
    {
        digits = default;
        if (number.Length < 13) return false;
        var plain = number[0] == (byte)'-' ? number[1..] : number;
        if (plain.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            digits = plain;
            return NumberDetector.IsPan(plain);
        }

        if (plain.Length > MaxDigits + 8) return false;
        if (!decimal.TryParse(System.Text.Encoding.ASCII.GetString(plain), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) return false;
        var whole = decimal.Truncate(value).ToString("0", CultureInfo.InvariantCulture);
        var text = System.Text.Encoding.ASCII.GetBytes(whole);
        digits = text;
        return NumberDetector.IsPan(text);
    }
}
