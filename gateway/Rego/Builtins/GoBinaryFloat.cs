using System.Globalization;

namespace SecureFin.Rego;

/// <summary>Go's forms of a float to the base 2: <c>b</c> is mantissa p exponent, <c>x</c> and <c>X</c> are hexadecimal digits.</summary>
internal static class GoBinaryFloat
{
    public static string Format(double value, char form, int precision)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        var exponent = (int)(bits >> 52);
        var mantissa = (ulong)(bits & 0xFFFFFFFFFFFFFL) | (exponent == 0 ? 0 : 1UL << 52);
        exponent = Math.Max(exponent, 1) - 1023;
        var sign = double.IsNegative(value) ? "-" : string.Empty;
        return form == 'b'
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}p{exponent - 52:+0;-0;+0}")
            : sign + Hexadecimal(mantissa, exponent, form == 'X', precision);
    }

    // 0x1.yyyyyp±dd
    private static string Hexadecimal(ulong mantissa, int exponent, bool upper, int precision)
    {
        if (mantissa == 0) exponent = 0;
        for (; mantissa != 0 && mantissa < 1UL << 52; exponent--) mantissa <<= 1;
        if (precision is >= 0 and < 13) mantissa = RoundTo(mantissa, 52 - (precision * 4));
        if (mantissa >= 1UL << 53)
        {
            mantissa >>= 1;
            exponent++;
        }

        var digits = (mantissa & ((1UL << 52) - 1)).ToString("x13", CultureInfo.InvariantCulture);
        digits = precision < 0 ? digits.TrimEnd('0') : digits.PadRight(precision, '0')[..precision];
        var text = $"0x{mantissa >> 52}{(digits.Length > 0 ? "." : string.Empty)}{digits}p{exponent.ToString("+00;-00;+00", CultureInfo.InvariantCulture)}";
        return upper ? text.ToUpperInvariant() : text;
    }

    // To the nearest multiple of 1 << shift, ties to even.
    private static ulong RoundTo(ulong mantissa, int shift)
    {
        var unit = 1UL << shift;
        var rest = mantissa & (unit - 1);
        mantissa -= rest;
        return rest > unit / 2 || (rest == unit / 2 && (mantissa & unit) != 0) ? mantissa + unit : mantissa;
    }
}
