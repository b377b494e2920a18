using System.Globalization;
using System.Numerics;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Integers in the bases that Go prints.</summary>
internal static class GoInteger
{
    /// <summary>Digits in base 2, 8, 10 or 16 (lower case), with a minus sign where negative.</summary>
    public static string Digits(BigInteger value, int radix)
    {
        if (radix == 10) return value.ToString(CultureInfo.InvariantCulture);
        var magnitude = BigInteger.Abs(value);
        if (magnitude.IsZero) return "0";
        var bits = radix switch { 2 => 1, 8 => 3, _ => 4 };
        var bytes = magnitude.ToByteArray(isUnsigned: true, isBigEndian: false);
        var count = (int)((magnitude.GetBitLength() + bits - 1) / bits);
        var digits = new StringBuilder(count + 1);
        if (value.Sign < 0) digits.Append('-');
        for (var i = count - 1; i >= 0; i--)
        {
            var bit = i * bits;
            var window = bytes[bit / 8] | ((bit / 8) + 1 < bytes.Length ? bytes[(bit / 8) + 1] << 8 : 0);
            digits.Append("0123456789abcdef"[(window >> (bit % 8)) & ((1 << bits) - 1)]);
        }

        return digits.ToString();
    }
}
