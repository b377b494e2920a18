using System.Globalization;

namespace SecureFin.Rego;

/// <summary>Durations such as 1h30m or -1.5s, as Go's time.ParseDuration reads them.</summary>
internal static class GoDuration
{
    /// <summary>Nanoseconds, or Go's error text.</summary>
    public static bool TryParse(string text, out long nanoseconds, out string error)
    {
        error = Read(text, out nanoseconds) ?? string.Empty;
        return error.Length == 0;
    }

    private static string? Read(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        if (!rest.IsEmpty && rest[0] is '-' or '+') rest = rest[1..];
        if (rest is "0") return null;
        if (rest.IsEmpty) return Invalid(text);
        UInt128 sum = 0;
        while (!rest.IsEmpty)
        {
            if (!Amount(ref rest, out var whole, out var fraction, out var scale)) return Invalid(text);
            var end = 0;
            while (end < rest.Length && rest[end] != '.' && !char.IsAsciiDigit(rest[end])) end++;
            if (end == 0) return $"time: missing unit in duration {GoQuote.Quote(text)}";
            var unit = Unit(rest[..end]);
            if (unit == 0) return $"time: unknown unit {GoQuote.Quote(rest[..end].ToString())} in duration {GoQuote.Quote(text)}";

            rest = rest[end..];
            sum += (whole * unit) + (UInt128)((double)fraction * ((double)unit / scale));
            if (sum > (UInt128)long.MaxValue + 1) return Invalid(text);
        }

        if (!negative && sum > (UInt128)long.MaxValue) return Invalid(text);
        nanoseconds = negative ? (long)-(Int128)sum : (long)sum;
        return null;
    }

    private static string Invalid(string text) => $"time: invalid duration {GoQuote.Quote(text)}";

    // digits [ "." digits ], not both empty
    private static bool Amount(ref ReadOnlySpan<char> rest, out UInt128 whole, out ulong fraction, out double scale)
    {
        (whole, fraction, scale) = (0, 0, 1);
        var digits = Run(rest);
        if (digits > 19 || (digits > 0 && !UInt128.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out whole)) || whole > (UInt128)long.MaxValue + 1) return false;
        rest = rest[digits..];
        if (rest.IsEmpty || rest[0] != '.') return digits > 0;
        rest = rest[1..];
        var places = Run(rest);
        for (var i = 0; i < Math.Min(places, 18); i++)
        {
            fraction = (fraction * 10) + (ulong)(rest[i] - '0');
            scale *= 10;
        }

        rest = rest[places..];
        return digits > 0 || places > 0;
    }

    private static int Run(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        return length < 0 ? text.Length : length;
    }

    private static ulong Unit(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1,
        "us" or "\u00B5s" or "\u03BCs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => 0,
    };
}
