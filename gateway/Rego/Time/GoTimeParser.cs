using System.Globalization;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Reads a time by one of Go's layouts, with Go's error texts.</summary>
internal ref partial struct GoTimeParser
{
    private readonly ReadOnlySpan<char> _wholeLayout;
    private readonly ReadOnlySpan<char> _wholeValue;
    private ReadOnlySpan<char> _value;
    private long _year;
    private int _month = -1;
    private int _day = -1;
    private int _yearDay = -1;
    private int _hour;
    private int _minute;
    private int _second;
    private int _nanosecond;
    private bool _pm;
    private bool _am;
    private int? _offset;
    private string? _range;

    private GoTimeParser(ReadOnlySpan<char> layout, ReadOnlySpan<char> value)
    {
        _wholeLayout = layout;
        _wholeValue = value;
        _value = value;
    }

    /// <summary>Seconds since 1970 UTC and nanoseconds; false with Go's error text.</summary>
    public static bool TryParse(string layout, string value, out long unixSeconds, out int nanoseconds, out string error)
    {
        var parser = new GoTimeParser(layout, value);
        error = parser.Run() ?? string.Empty;
        unixSeconds = error.Length == 0 ? CivilDate.ToUnix(parser._year, parser._month, parser._day, parser._hour, parser._minute, parser._second) - (parser._offset ?? 0) : 0;
        nanoseconds = parser._nanosecond;
        return error.Length == 0;
    }

    private string? Run()
    {
        var layout = _wholeLayout;
        while (true)
        {
            var element = GoLayout.Next(layout, out var start, out var length);
            var prefix = layout[..start];
            if (!Skip(prefix)) return Cannot(_value, prefix);
            if (element == LayoutElement.None) return _value.IsEmpty ? Finish() : Said($": extra text: {Quote(_value)}");
            var spelling = layout.Slice(start, length);
            layout = layout[(start + length)..];
            var held = _value;
            var ok = Read(element, spelling, layout);
            if (_range is not null) return Said($": {_range} out of range");
            if (!ok) return Cannot(held, spelling);
        }
    }

    // A run of blanks in the layout fits any run of blanks.
    private bool Skip(ReadOnlySpan<char> prefix)
    {
        while (!prefix.IsEmpty)
        {
            if (prefix[0] == ' ')
            {
                if (!_value.IsEmpty && _value[0] != ' ') return false;
                prefix = prefix.TrimStart(' ');
                _value = _value.TrimStart(' ');
                continue;
            }

            if (_value.IsEmpty || _value[0] != prefix[0]) return false;
            prefix = prefix[1..];
            _value = _value[1..];
        }

        return true;
    }

    private string? Finish()
    {
        if (_pm && _hour < 12) _hour += 12;
        else if (_am && _hour == 12) _hour = 0;
        if (_yearDay >= 0 && ApplyYearDay() is { } fault) return fault;
        if (_month < 0) _month = 1;
        if (_day < 0) _day = 1;
        return _day < 1 || _day > CivilDate.DaysIn(_year, _month) ? Said(": day out of range") : null;
    }

    private string? ApplyYearDay()
    {
        if (_yearDay < 1 || _yearDay > (CivilDate.IsLeap(_year) ? 366 : 365)) return Said(": day-of-year out of range");
        int month = 1, day = _yearDay;
        while (day > CivilDate.DaysIn(_year, month)) day -= CivilDate.DaysIn(_year, month++);
        if (_month >= 0 && _month != month) return Said(": day-of-year does not match month");
        if (_day >= 0 && _day != day) return Said(": day-of-year does not match day");
        (_month, _day) = (month, day);
        return null;
    }

    private string Cannot(ReadOnlySpan<char> value, ReadOnlySpan<char> layout) =>
        $"parsing time {Quote(_wholeValue)} as {Quote(_wholeLayout)}: cannot parse {Quote(value)} as {Quote(layout)}";

    private string Said(string message) => $"parsing time {Quote(_wholeValue)}{message}";

    private static string Quote(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder("\"");
        foreach (var value in GoText.Encode(text))
        {
            if (value is (byte)'"' or (byte)'\\') result.Append('\\').Append((char)value);
            else if (value is < 0x20 or >= 0x7F) result.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
            else result.Append((char)value);
        }

        return result.Append('"').ToString();
    }
}
