using System.Globalization;

namespace SecureFin.Rego;

/// <summary>Single elements.</summary>
internal ref partial struct GoTimeParser
{
    private bool Read(LayoutElement element, ReadOnlySpan<char> spelling, ReadOnlySpan<char> rest)
    {
        switch (element)
        {
            case LayoutElement.Year:
                if (!Digits(2, out var two)) return false;
                _year = two >= 69 ? two + 1900 : two + 2000;
                return true;
            case LayoutElement.LongYear:
                if (!Digits(4, out var four)) return false;
                _year = four;
                return true;
            case LayoutElement.Month: return Name(CivilDate.Months, 3, out _month);
            case LayoutElement.LongMonth: return Name(CivilDate.Months, 0, out _month);
            case LayoutElement.NumMonth or LayoutElement.ZeroMonth:
                return Number(element == LayoutElement.ZeroMonth, out _month) && InRange(_month, 1, 12, "month");
            case LayoutElement.WeekDay: return Name(CivilDate.Weekdays, 3, out _);
            case LayoutElement.LongWeekDay: return Name(CivilDate.Weekdays, 0, out _);
            case LayoutElement.Day or LayoutElement.UnderDay or LayoutElement.ZeroDay:
                if (element == LayoutElement.UnderDay && !_value.IsEmpty && _value[0] == ' ') _value = _value[1..];
                return Number(element == LayoutElement.ZeroDay, out _day);
            case LayoutElement.UnderYearDay or LayoutElement.ZeroYearDay: return YearDay(element == LayoutElement.ZeroYearDay);
            case LayoutElement.Hour: return Number(false, out _hour) && InRange(_hour, 0, 23, "hour");
            case LayoutElement.Hour12 or LayoutElement.ZeroHour12:
                return Number(element == LayoutElement.ZeroHour12, out _hour) && InRange(_hour, 0, 12, "hour");
            case LayoutElement.Minute or LayoutElement.ZeroMinute:
                return Number(element == LayoutElement.ZeroMinute, out _minute) && InRange(_minute, 0, 59, "minute");
            case LayoutElement.Second or LayoutElement.ZeroSecond: return Second(element == LayoutElement.ZeroSecond, rest);
            case LayoutElement.UpperPm: return HalfOfDay("AM", "PM");
            case LayoutElement.LowerPm: return HalfOfDay("am", "pm");
            case LayoutElement.Zone: return ZoneName();
            case LayoutElement.Fraction0: return Fraction(spelling.Length);
            case LayoutElement.Fraction9: return !StartsWithFraction() || Fraction(FractionLength());
            default: return Offset(element);
        }
    }

    private bool InRange(int value, int low, int high, string what)
    {
        if (value < low || value > high) _range = what;
        return true;
    }

    // One or two digits; exactly two where the layout has a leading zero.
    private bool Number(bool isFixed, out int number)
    {
        number = 0;
        if (_value.IsEmpty || !char.IsAsciiDigit(_value[0])) return false;
        var length = _value.Length > 1 && char.IsAsciiDigit(_value[1]) ? 2 : 1;
        if (length == 1 && isFixed) return false;
        return Digits(length, out number);
    }

    private bool Digits(int length, out int number)
    {
        number = 0;
        if (_value.Length < length || !DigitText.TryRead(_value[..length], NumberStyles.None, out number)) return false;
        _value = _value[length..];
        return true;
    }

    private bool YearDay(bool isFixed)
    {
        for (var i = 0; i < 2 && !isFixed && !_value.IsEmpty && _value[0] == ' '; i++) _value = _value[1..];
        var length = 0;
        while (length < 3 && length < _value.Length && char.IsAsciiDigit(_value[length])) length++;
        return length > 0 && (length == 3 || !isFixed) && Digits(length, out _yearDay);
    }

    // A fraction may follow the seconds even where the layout has none.
    private bool Second(bool isFixed, ReadOnlySpan<char> rest)
    {
        if (!Number(isFixed, out _second)) return false;
        if (!InRange(_second, 0, 59, "second") || _range is not null) return true;
        if (!StartsWithFraction() || GoLayout.Next(rest, out _, out _) is LayoutElement.Fraction0 or LayoutElement.Fraction9) return true;
        return Fraction(FractionLength());
    }

    private readonly bool StartsWithFraction() => _value.Length >= 2 && _value[0] is '.' or ',' && char.IsAsciiDigit(_value[1]);

    private readonly int FractionLength()
    {
        var length = 1;
        while (length < _value.Length && char.IsAsciiDigit(_value[length])) length++;
        return length;
    }

    private bool Fraction(int length)
    {
        if (_value.Length < length || _value[0] is not ('.' or ',')) return false;
        var digits = _value[1..Math.Min(length, 10)];
        if (!DigitText.TryRead(digits, NumberStyles.None, out _nanosecond)) return false;
        for (var i = digits.Length; i < 9; i++) _nanosecond *= 10;
        _value = _value[length..];
        return true;
    }

    private bool Name(string[] names, int length, out int number)
    {
        for (number = 1; number <= names.Length; number++)
        {
            var name = length == 0 ? names[number - 1] : names[number - 1][..length];
            if (!_value.StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            _value = _value[name.Length..];
            return true;
        }

        return false;
    }

    private bool HalfOfDay(string morning, string afternoon)
    {
        _am = _value.StartsWith(morning, StringComparison.Ordinal);
        _pm = _value.StartsWith(afternoon, StringComparison.Ordinal);
        if (!_am && !_pm) return false;
        _value = _value[2..];
        return true;
    }

    // Z or a sign, hours and what the element asks for after them.
    private bool Offset(LayoutElement element)
    {
        var iso = element is >= LayoutElement.IsoZone and <= LayoutElement.IsoColonSecondsZone;
        if (iso && !_value.IsEmpty && _value[0] == 'Z')
        {
            _value = _value[1..];
            _offset = 0;
            return true;
        }

        var colon = element is LayoutElement.IsoColonZone or LayoutElement.IsoColonSecondsZone or LayoutElement.NumColonZone or LayoutElement.NumColonSecondsZone;
        var parts = element switch
        {
            LayoutElement.IsoShortZone or LayoutElement.NumShortZone => 1,
            LayoutElement.IsoSecondsZone or LayoutElement.IsoColonSecondsZone or LayoutElement.NumSecondsZone or LayoutElement.NumColonSecondsZone => 3,
            _ => 2,
        };
        if (_value.Length < (colon ? parts * 3 : (parts * 2) + 1) || _value[0] is not ('+' or '-')) return false;
        var sign = _value[0] == '-' ? -1 : 1;
        _value = _value[1..];
        int hours = 0, minutes = 0, seconds = 0;
        if (!Digits(2, out hours) || (parts > 1 && !Part(colon, out minutes)) || (parts > 2 && !Part(colon, out seconds))) return false;
        InRange(hours, 0, 24, "time zone offset hour");
        if (_range is null) InRange(minutes, 0, 60, "time zone offset minute");
        if (_range is null) InRange(seconds, 0, 60, "time zone offset second");
        _offset = sign * ((hours * 3600) + (minutes * 60) + seconds);
        return true;
    }

    private bool Part(bool colon, out int number)
    {
        number = 0;
        if (colon)
        {
            if (_value[0] != ':') return false;
            _value = _value[1..];
        }

        return Digits(2, out number);
    }

    // An abbreviation names a zone, and only UTC says how far from UTC it is: GMT+3 too leaves the time as it stands.
    private bool ZoneName()
    {
        if (_value.StartsWith("UTC"))
        {
            _value = _value[3..];
            _offset = 0;
            return true;
        }

        var length = ZoneNameLength();
        if (length == 0) return false;
        _value = _value[length..];
        return true;
    }

    private readonly int ZoneNameLength()
    {
        if (_value.Length < 3) return 0;
        if (_value.StartsWith("ChST") || _value.StartsWith("MeST")) return 4;
        if (_value.StartsWith("GMT")) return 3 + SignedHours(_value[3..]);
        if (_value[0] is '+' or '-') return SignedHours(_value);
        var upper = 0;
        while (upper < 6 && upper < _value.Length && char.IsAsciiLetterUpper(_value[upper])) upper++;
        return upper switch
        {
            5 when _value[4] == 'T' => 5,
            4 when _value[3] == 'T' || _value.StartsWith("WITA") => 4,
            3 => 3,
            _ => 0,
        };
    }

    private static int SignedHours(ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[0] is not ('+' or '-')) return 0;
        var length = 1;
        while (length < text.Length && length < 4 && char.IsAsciiDigit(text[length])) length++;
        return length > 1 && DigitText.TryRead(text[1..length], NumberStyles.None, out int hours) && hours <= 23 ? length : 0;
    }
}
