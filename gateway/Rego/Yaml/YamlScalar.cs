using System.Globalization;
using System.Numerics;

namespace SecureFin.Rego;

/// <summary>The meaning of plain scalars as YAML 1.1 has it and OPA's reader takes it.</summary>
internal static class YamlScalar
{
    public static RegoValue Resolve(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return RegoValue.Null;
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON":
                return RegoValue.True;
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF":
                return RegoValue.False;
        }

        if (text[0] is not ('+' or '-' or '.') && !char.IsAsciiDigit(text[0])) return RegoValue.FromString(text);
        var plain = text.Replace("_", string.Empty, StringComparison.Ordinal);
        if (Integer(plain, out var integer)) return RegoNumber.FromBig(integer);
        return IsFloat(plain) && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? FromDouble(number)
            : RegoValue.FromString(text);
    }

    /// <summary>The short name of the tag that a plain scalar has.</summary>
    public static string TagOf(string text) => Resolve(text).Kind switch
    {
        RegoKind.Null => "!!null",
        RegoKind.Boolean => "!!bool",
        RegoKind.Number => Integer(text.Replace("_", string.Empty, StringComparison.Ordinal), out _) ? "!!int" : "!!float",
        _ => IsNotFinite(text) ? "!!float" : "!!str",
    };

    /// <summary>True for YAML's infinities and NaN, which JSON has no number for.</summary>
    public static bool IsNotFinite(string text) =>
        text is ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" or ".nan" or ".NaN" or ".NAN";

    // [-+] with 0x, 0o, 0b or a leading 0 for octal; at most 64 bits
    private static bool Integer(string text, out BigInteger value)
    {
        value = default;
        var negative = text.StartsWith('-');
        var digits = text.AsSpan(text.Length > 0 && text[0] is '-' or '+' ? 1 : 0);
        var radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            radix = (digits[1] | 0x20) switch { 'x' => 16, 'b' => 2, 'o' or (>= '0' and <= '9') => 8, _ => 0 };
            if (radix == 0) return false;
            digits = char.IsAsciiDigit(digits[1]) ? digits[1..] : digits[2..];
        }

        if (digits.IsEmpty || digits.Length > 70) return false;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? (c | 0x20) - 'a' + 10 : 99;
            if (digit >= radix) return false;
            value = (value * radix) + digit;
        }

        if (negative) value = -value;
        return value >= long.MinValue && value <= ulong.MaxValue;
    }

    /// <summary>True for what older YAML readers take for a number or a time: sexagesimal numbers and timestamps.</summary>
    public static bool LooksOtherwise(string text) => IsSexagesimal(text) || IsTimestamp(text);

    // [-+] digits and underscores, then one or more of ":" and 0 to 59, then perhaps a fraction
    private static bool IsSexagesimal(string text)
    {
        var at = text[0] is '-' or '+' ? 1 : 0;
        if (at == text.Length || !char.IsAsciiDigit(text[at])) return false;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '_')) at++;
        var groups = 0;
        for (; at + 1 < text.Length && text[at] == ':' && char.IsAsciiDigit(text[at + 1]); groups++)
            at += at + 2 < text.Length && char.IsAsciiDigit(text[at + 2]) && text[at + 1] < '6' ? 3 : 2;
        if (at < text.Length && text[at] == '.') at++;
        else if (at < text.Length) return false;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '_')) at++;
        return groups > 0 && at == text.Length;
    }

    private static readonly string[] TimestampLayouts = ["2006-1-2T15:4:5.999999999Z07:00", "2006-1-2t15:4:5.999999999Z07:00", "2006-1-2 15:4:5.999999999", "2006-1-2"];

    /// <summary>A day, or a day and a time.</summary>
    public static bool IsTimestamp(string text)
    {
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
        return digits == 4 && text.Length > 4 && text[4] == '-' && Array.Exists(TimestampLayouts, layout => GoTimeParser.TryParse(layout, text, out _, out _, out _));
    }

    // [-+] digits [.] digits, perhaps with an exponent
    private static bool IsFloat(string text)
    {
        var i = text[0] is '-' or '+' ? 1 : 0;
        var digits = 0;
        for (; i < text.Length && char.IsAsciiDigit(text[i]); i++) digits++;
        if (i < text.Length && text[i] == '.')
        {
            i++;
            var after = i;
            while (i < text.Length && char.IsAsciiDigit(text[i])) i++;
            if (i == after && digits == 0) return false;
            digits += i - after;
        }

        if (digits == 0) return false;
        if (i == text.Length) return true;
        if (text[i] is not ('e' or 'E')) return false;
        i += i + 1 < text.Length && text[i + 1] is '-' or '+' ? 2 : 1;
        return i < text.Length && !text.AsSpan(i).ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>A double as Go's JSON encoder writes it.</summary>
    public static RegoValue FromDouble(double number)
    {
        var magnitude = Math.Abs(number);
        if (magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21))
        {
            var text = GoFloat.Format(number, 'e', -1);
            var mark = text.IndexOf('e') + 2;
            return RegoNumber.FromValid(text[mark] == '0' && text[mark - 1] == '-' ? text.Remove(mark, 1) : text);
        }

        return RegoNumber.FromValid(GoFloat.Format(number, 'f', -1));
    }
}
