using System.Globalization;
using System.Numerics;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Floating-point texts as Go's strconv.FormatFloat writes them: exact digits, ties to even.</summary>
internal static class GoFloat
{
    /// <summary>Formats in form b, e, E, f, F, g, G, x or X; a precision of -1 means the shortest that reads back.</summary>
    public static string Format(double value, char form, int precision)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "+Inf" : "-Inf";
        if (form is 'b' or 'x' or 'X') return GoBinaryFloat.Format(value, form, precision);
        var negative = double.IsNegative(value);
        var (digits, point) = Digits(Math.Abs(value), form, precision);
        var text = new StringBuilder();
        if (negative) text.Append('-');
        switch (form)
        {
            case 'e' or 'E':
                Scientific(text, digits, point, precision < 0 ? Math.Max(digits.Length - 1, 0) : precision, form);
                break;
            case 'f' or 'F':
                Fixed(text, digits, point, precision < 0 ? Math.Max(digits.Length - point, 0) : precision);
                break;
            default:
                General(text, digits, point, precision, form);
                break;
        }

        return text.ToString();
    }

    private static void General(StringBuilder text, string digits, int point, int precision, char form)
    {
        var limit = precision == 0 ? 1 : precision;
        if (limit > digits.Length && digits.Length >= point) limit = digits.Length;
        if (precision < 0) limit = 6;
        var exponent = point - 1;
        if (exponent < -4 || exponent >= limit)
        {
            var places = precision < 0 || precision > digits.Length ? digits.Length : Math.Max(precision, 1);
            Scientific(text, digits, point, Math.Max(places - 1, 0), form == 'g' ? 'e' : 'E');
        }
        else Fixed(text, digits, point, Math.Max(digits.Length - point, 0));
    }

    private static void Scientific(StringBuilder text, string digits, int point, int places, char mark)
    {
        text.Append(digits.Length > 0 ? digits[0] : '0');
        if (places > 0)
        {
            text.Append('.');
            for (var i = 1; i <= places; i++) text.Append(i < digits.Length ? digits[i] : '0');
        }

        var exponent = digits.Length == 0 ? 0 : point - 1;
        text.Append(mark).Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture));
    }

    private static void Fixed(StringBuilder text, string digits, int point, int places)
    {
        if (point <= 0 || digits.Length == 0) text.Append('0');
        for (var i = 0; i < point && digits.Length > 0; i++) text.Append(i < digits.Length ? digits[i] : '0');
        if (places == 0) return;
        text.Append('.');
        for (var i = 0; i < places; i++)
        {
            var at = point + i;
            text.Append(at >= 0 && at < digits.Length ? digits[at] : '0');
        }
    }

    /// <summary>Digits without trailing zeros and the position of the point: 0.digits * 10^point. Zero has no digits.</summary>
    private static (string Digits, int Point) Digits(double value, char form, int precision)
    {
        if (value == 0) return (string.Empty, 0);
        if (precision < 0) return Shortest(value);
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52);
        var mantissa = (bits & 0xFFFFFFFFFFFFFL) | (exponent == 0 ? 0 : 1L << 52);
        var power = Math.Max(exponent, 1) - 1075;
        var all = (power >= 0 ? (BigInteger)mantissa << power : mantissa * BigInteger.Pow(5, -power)).ToString(CultureInfo.InvariantCulture);
        var point = all.Length + Math.Min(power, 0);
        var keep = form switch
        {
            'e' or 'E' => precision + 1,
            'f' or 'F' => point + precision,
            _ => Math.Max(precision, 1),
        };
        return RoundTo(all, point, keep);
    }

    private static (string Digits, int Point) RoundTo(string digits, int point, int keep)
    {
        if (keep >= digits.Length) return (digits.TrimEnd('0'), point);
        if (keep < 0) return (string.Empty, point);
        var tie = digits[keep] == '5' && digits.AsSpan(keep + 1).TrimEnd('0').IsEmpty;
        var up = tie ? keep > 0 && ((digits[keep - 1] - '0') & 1) != 0 : digits[keep] >= '5';
        var kept = digits[..keep];
        if (!up) return (kept.TrimEnd('0'), point);
        var last = kept.TrimEnd('9');
        return last.Length == 0 ? ("1", point + 1) : (last[..^1] + (char)(last[^1] + 1), point);
    }

    private static (string Digits, int Point) Shortest(double value)
    {
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E');
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        var exponent = mark >= 0
            ? int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : mantissa.IndexOf('.') switch
            {
                -1 => mantissa.Length - 1,
                var dot when mantissa[0] != '0' => dot - 1,
                _ => -(mantissa.AsSpan(2).IndexOfAnyExcept('0') + 1),
            };
        return (digits, exponent + 1);
    }
}
