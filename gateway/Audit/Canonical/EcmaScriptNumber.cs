using System.Globalization;

namespace SecureFin.Audit.Canonical;

/// <summary>Prints doubles as ECMAScript does: the shortest digits that read back, plain between 1e-6 and 1e21.</summary>
/// <remarks>Source: RFC 8785 section 3.2.2.3, ECMA-262 Number::toString.</remarks>
internal static class EcmaScriptNumber
{
    /// <summary>The text of a finite double.</summary>
    /// <exception cref="FormatException">Infinity or not a number, which JSON cannot say.</exception>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
            throw new FormatException("A number is beyond the range of a double.");
        if (value == 0)
            return "0"; // also for minus zero
        var (digits, exponent) = Shortest(Math.Abs(value));
        return (value < 0 ? "-" : string.Empty) + Place(digits, exponent + 1);
    }

    /// <summary>Digits d1 d2 … and the exponent of d1: value = d1.d2… x 10^exponent.</summary>
    private static (string Digits, int Exponent) Shortest(double value)
    {
        // .NET finds the same shortest digits; only the place of the point differs
        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        var mantissa = parts[0];
        var digits = mantissa.Replace(".", string.Empty).Trim('0');
        var shift = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var point = mantissa.IndexOf('.') is var at && at >= 0 ? at : mantissa.Length;
        var first = mantissa.AsSpan().IndexOfAnyInRange('1', '9');
        return (digits, shift + (first < point ? point - first - 1 : point - first));
    }

    /// <summary>Writes digits with the decimal point after the first <paramref name="point"/> of them.</summary>
    private static string Place(string digits, int point) => point switch
    {
        > 21 or < -5 => digits[..1] + (digits.Length > 1 ? "." + digits[1..] : string.Empty) + "e" + (point > 0 ? "+" : "-") + Math.Abs(point - 1),
        <= 0 => "0." + new string('0', -point) + digits,
        _ when digits.Length <= point => digits + new string('0', point - digits.Length),
        _ => digits[..point] + "." + digits[point..],
    };
}
