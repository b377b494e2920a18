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

    /// <summary>An integer as Go's literals write it: decimal, or with the prefix 0x, 0o, 0b or 0; underscores may stand between digits.</summary>
    /// <param name="text">With or without a minus sign.</param>
    /// <param name="value">Its decimal text.</param>
    public static bool TryParse(string text, out string value)
    {
        value = text;
        var isNegative = text is ['-', ..];
        var digits = (isNegative ? text[1..] : text).ToLowerInvariant();
        var bits = digits switch { ['0', 'x', ..] => 4, ['0', 'o', ..] => 3, ['0', 'b', ..] => 1, ['0', _, ..] => 3, _ => 0 };
        var places = digits[(bits == 0 ? 0 : digits[1] is 'x' or 'o' or 'b' ? 2 : 1)..];
        if (places.EndsWith('_') || places.Contains("__", StringComparison.Ordinal) || (bits == 0 && places is ['_', ..])) return false;
        var number = BigInteger.Zero;
        foreach (var place in places.Where(place => place != '_'))
        {
            var digit = char.IsAsciiHexDigit(place) ? Convert.ToInt32(place.ToString(), 16) : 99;
            var radix = bits == 0 ? 10 : 1 << bits;
            if (digit >= radix) return false;
            number = (number * radix) + digit;
        }

        if (places.Length is 0 or > 64) return false;
        value = (isNegative ? "-" : "") + number.ToString(CultureInfo.InvariantCulture);
        return true;
    }
}
