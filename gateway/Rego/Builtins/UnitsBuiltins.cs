using System.Globalization;
using System.Numerics;

namespace SecureFin.Rego;

/// <summary>units.parse and units.parse_bytes.</summary>
internal static class UnitsBuiltins
{
    private const int MaxExponentDigits = 3;

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("units.parse", Parse);
        functions.Add("units.parse_bytes", ParseBytes);
    }

    private static RegoValue Parse(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var raw)) return default;
        var text = raw.Replace("\"", string.Empty, StringComparison.Ordinal);
        if (!Split(context, text, "units.parse: ", "no amount provided", out var number, out var unit)) return default;
        if (unit.Length > 1) unit = unit[0] + GoCase.Lower(unit[1..]);
        if (unit == "m")
        {
            // OPA multiplies with the double next to 0.001, and prints ten digits.
            return Rational(number, out var n, out var d)
                ? Decimal(n * Milli.Numerator, d * Milli.Denominator)
                : context.Fail("units.parse: could not parse amount to a number");
        }

        if (!Scale(unit, out var scale)) return context.Fail($"units.parse: unit {unit} not recognized");
        return Rational(number, out var numerator, out var denominator)
            ? Decimal(numerator * scale, denominator)
            : context.Fail("units.parse: could not parse amount to a number");
    }

    private static (BigInteger Numerator, BigInteger Denominator) Milli { get; } = ExactDouble(0.001);

    private static (BigInteger Numerator, BigInteger Denominator) ExactDouble(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        return ((bits & 0xFFFFFFFFFFFFFL) | (1L << 52), BigInteger.One << (1075 - (int)(bits >> 52)));
    }

    private static bool Scale(string unit, out BigInteger scale)
    {
        scale = unit switch
        {
            "" => 1,
            "k" or "K" => 1_000,
            "M" => 1_000_000,
            "g" or "G" => 1_000_000_000,
            "t" or "T" => 1_000_000_000_000,
            "p" or "P" => 1_000_000_000_000_000,
            "e" or "E" => 1_000_000_000_000_000_000,
            "ki" or "Ki" => 1L << 10,
            "mi" or "Mi" => 1L << 20,
            "gi" or "Gi" => 1L << 30,
            "ti" or "Ti" => 1L << 40,
            "pi" or "Pi" => 1L << 50,
            "ei" or "Ei" => 1L << 60,
            _ => 0,
        };
        return !scale.IsZero;
    }

    private static RegoValue ParseBytes(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var raw)) return default;
        var text = GoCase.Lower(raw).Replace("\"", string.Empty, StringComparison.Ordinal);
        if (!Split(context, text, "units.parse_bytes: ", "no byte amount provided", out var number, out var unit)) return default;
        var name = unit.EndsWith('b') && unit.Length > 1 ? unit[..^1] : unit;
        name = name == "m" ? "M" : name;
        if (!Scale(name, out var scale)) return context.Fail($"units.parse_bytes: byte unit {unit} not recognized");
        if (!Rational(number, out var numerator, out var denominator)) return context.Fail("units.parse_bytes: could not parse byte amount to a number");
        return RegoNumber.FromBig(ToFloat(numerator, denominator, scale).Truncate());
    }

    // OPA computes bytes with 64 bits of mantissa: the amount is rounded, then the product.
    private static BinaryFloat ToFloat(BigInteger numerator, BigInteger denominator, BigInteger scale)
    {
        var power = 0;
        for (var rest = denominator; rest > 1; rest /= 10) power++;
        return BinaryFloat.FromDecimal(numerator, -power) * BinaryFloat.FromInt64((long)scale);
    }

    private static bool Split(BuiltinContext context, string text, string name, string nothing, out string number, out string unit)
    {
        (number, unit) = (string.Empty, text);
        if (text.Contains(' ', StringComparison.Ordinal))
        {
            context.Fail(name + "spaces not allowed in resource strings");
            return false;
        }

        var end = NumberEnd(text, out var tooLarge);
        if (tooLarge)
        {
            context.Fail(name + "exponent too large");
            return false;
        }

        (number, unit) = (text[..end], text[end..]);
        if (end > 0) return true;
        context.Fail(name + nothing);
        return false;
    }

    private static int NumberEnd(string text, out bool tooLarge)
    {
        tooLarge = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!char.IsAsciiDigit(c) && c is not ('.' or 'e' or 'E' or '+' or '-')) return i;
            if (c is not ('e' or 'E')) continue;
            if (i + 1 == text.Length || !(char.IsAsciiDigit(text[i + 1]) || text[i + 1] is '+' or '-')) return i;
            if (text[i + 1] is '+' or '-') i++;
            var digits = 0;
            while (i + 1 + digits < text.Length && char.IsAsciiDigit(text[i + 1 + digits])) digits++;
            if (digits > MaxExponentDigits) tooLarge = true;
        }

        return text.Length;
    }

    // [sign] digits [ "." digits ] [ e [sign] digits ] as a fraction with a power of ten below
    private static bool Rational(string text, out BigInteger numerator, out BigInteger denominator)
    {
        (numerator, denominator) = (0, 1);
        var end = text.AsSpan().IndexOfAny('e', 'E');
        var mantissa = end < 0 ? text : text[..end];
        var exponent = 0;
        if (end >= 0 && !DigitText.TryRead(text.AsSpan(end + 1), NumberStyles.AllowLeadingSign, out exponent)) return false;
        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        if (digits.Length > 1000 || !DigitText.TryRead(digits, NumberStyles.AllowLeadingSign, out numerator)) return false;
        var scale = exponent - (point < 0 ? 0 : mantissa.Length - point - 1);
        if (scale >= 0) numerator *= BigInteger.Pow(10, scale);
        else denominator = BigInteger.Pow(10, -scale);
        return true;
    }

    /// <summary>An integer, or ten digits after the point rounded half away from zero.</summary>
    private static RegoValue Decimal(BigInteger numerator, BigInteger denominator)
    {
        if ((numerator % denominator).IsZero) return RegoNumber.FromBig(numerator / denominator);
        var negative = numerator.Sign < 0;
        var scaled = (BigInteger.Abs(numerator) * BigInteger.Pow(10, 10) * 2 + denominator) / (denominator * 2);
        var text = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(11, '0');
        return RegoNumber.FromValid((negative ? "-" : string.Empty) + text[..^10] + "." + text[^10..]);
    }
}
