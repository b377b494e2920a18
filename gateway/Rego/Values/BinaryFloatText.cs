using System.Globalization;
using System.Numerics;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Prints a <see cref="BinaryFloat"/> with the fewest digits that read back as the same number.</summary>
/// <remarks>
/// Same result as the shortest form of Go's math/big, which OPA prints numbers with: digits that lie between the
/// neighbours' midpoints; integers without exponent, others with one below 1e-4 and from 1e6 up.
/// </remarks>
internal static class BinaryFloatText
{
    /// <summary>The shortest text for a mantissa of so many bits (64, or 53 where OPA computes with those).</summary>
    public static string Write(BinaryFloat value, int precision = 64)
    {
        if (value.IsZero) return "0";
        var (digits, point) = Shortest(value, precision);
        var text = new StringBuilder(digits.Length + 8);
        if (value.Negative) text.Append('-');
        if (value.IsInteger) WriteInteger(text, digits, point);
        else if (point - 1 < -4 || point - 1 >= 6) WriteScientific(text, digits, point - 1);
        else WriteFixed(text, digits, point);
        return text.ToString();
    }

    private static void WriteInteger(StringBuilder text, string digits, int point)
    {
        text.Append(digits);
        if (point > digits.Length) text.Append('0', point - digits.Length);
    }

    private static void WriteFixed(StringBuilder text, string digits, int point)
    {
        if (point <= 0) text.Append("0.").Append('0', -point).Append(digits);
        else if (point >= digits.Length) text.Append(digits).Append('0', point - digits.Length);
        else text.Append(digits, 0, point).Append('.').Append(digits, point, digits.Length - point);
    }

    private static void WriteScientific(StringBuilder text, string digits, int exponent)
    {
        text.Append(digits[0]);
        if (digits.Length > 1) text.Append('.').Append(digits, 1, digits.Length - 1);
        text.Append('e').Append(exponent < 0 ? '-' : '+');
        text.Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture));
    }

    /// <summary>Digits d1 d2 ... and the position p of the decimal point: 0.d1d2... * 10^p.</summary>
    private static (string Digits, int Point) Shortest(BinaryFloat value, int precision)
    {
        // Twice the mantissa, so that a unit is half of the last place.
        var mantissa = value.Mantissa >> (64 - precision);
        var middle = (BigInteger)mantissa << 1;
        var exponent = value.Exponent + 64 - precision - 1;
        var exact = Decimal(middle, exponent, out var point);
        var lower = Decimal(middle - 1, exponent, out _);
        var upper = Decimal(middle + 1, exponent, out _);
        var inclusive = (mantissa & 1) == 0;
        for (var i = 0; i < exact.Length; i++)
        {
            var digit = exact[i];
            var low = i < lower.Length ? lower[i] : '0';
            var high = i < upper.Length ? upper[i] : '0';
            var down = low != digit || (inclusive && i + 1 == lower.Length);
            var up = digit != high && (inclusive || digit + 1 < high || i + 1 < upper.Length);
            if (!down && !up) continue;
            return RoundAt(exact, i + 1, point, up && (!down || RoundsUp(exact, i + 1)));
        }

        return (exact, point);
    }

    private static bool RoundsUp(string digits, int count)
    {
        if (count >= digits.Length) return false;
        if (digits[count] == '5' && count + 1 == digits.Length) return count > 0 && (digits[count - 1] & 1) != 0;
        return digits[count] >= '5';
    }

    private static (string Digits, int Point) RoundAt(string digits, int count, int point, bool up)
    {
        if (count >= digits.Length) return (digits, point);
        if (!up) return (digits[..count].TrimEnd('0'), point);
        while (count > 0 && digits[count - 1] == '9') count--;
        if (count == 0) return ("1", point + 1);
        return (digits[..(count - 1)] + (char)(digits[count - 1] + 1), point);
    }

    // The exact decimal digits of mantissa * 2^exponent without trailing zeros.
    private static string Decimal(BigInteger mantissa, int exponent, out int point)
    {
        var digits = (exponent >= 0 ? mantissa << exponent : mantissa * BigInteger.Pow(5, -exponent)).ToString(CultureInfo.InvariantCulture);
        point = digits.Length + Math.Min(exponent, 0);
        return digits.TrimEnd('0');
    }
}
