using System.Globalization;

namespace SecureFin.Rego;

/// <summary>A rule like CET-1CEST,M3.5.0,M10.5.0/3 for standard and daylight time of every year.</summary>
/// <remarks>Source: RFC 8536 section 3.3.1 and POSIX TZ.</remarks>
internal sealed class ZoneRule
{
    private readonly ZoneInfo.Local _standard;
    private readonly ZoneInfo.Local _daylight;
    private readonly Change? _start;
    private readonly Change? _end;

    private volatile Recent? _recent;

    private sealed record Recent(ZoneInfo.Local Local);

    private ZoneRule(ZoneInfo.Local standard, ZoneInfo.Local daylight, Change? start, Change? end)
    {
        _standard = standard;
        _daylight = daylight;
        _start = start;
        _end = end;
    }

    // A day of the year (M month.week.weekday, J 1..365 without leap day, or 0..365) and a local time in seconds.
    private sealed record Change(char Kind, int Day, int Month, int Week, int Seconds);

    public static ZoneRule Parse(string text)
    {
        var at = 0;
        var name = Name(text, ref at);
        var standard = new ZoneInfo.Local(-Time(text, ref at), false, name);
        if (at == text.Length) return new ZoneRule(standard, standard, null, null);
        name = Name(text, ref at);
        var offset = text[at] == ',' ? standard.Offset + 3600 : -Time(text, ref at);
        at++;
        var start = ReadChange(text, ref at);
        at++;
        return new ZoneRule(standard, new ZoneInfo.Local(offset, true, name), start, ReadChange(text, ref at));
    }

    public ZoneInfo.Local At(long unixSeconds)
    {
        if (_start is null || _end is null) return _standard;
        if (_recent is { } recent && unixSeconds >= recent.Local.Start && unixSeconds < recent.Local.End) return recent.Local;
        var found = Find(_start, _end, unixSeconds);
        _recent = new Recent(found);
        return found;
    }

    private ZoneInfo.Local Find(Change startOfDaylight, Change endOfDaylight, long unixSeconds)
    {
        var year = CivilDate.FromUnix(unixSeconds + _standard.Offset).Year;
        // Changes of three years in order; the last one before the instant holds.
        var best = _standard;
        for (var y = year - 1; y <= year + 1; y++)
        {
            var toDaylight = Instant(startOfDaylight, y) - _standard.Offset;
            var toStandard = Instant(endOfDaylight, y) - _daylight.Offset;
            best = Later(best, toDaylight < toStandard ? _daylight : _standard, Math.Min(toDaylight, toStandard), unixSeconds);
            best = Later(best, toDaylight < toStandard ? _standard : _daylight, Math.Max(toDaylight, toStandard), unixSeconds);
        }

        return best;
    }

    private static ZoneInfo.Local Later(ZoneInfo.Local best, ZoneInfo.Local next, long start, long instant)
    {
        if (start <= instant) return next with { Start = start };
        return best.End == long.MaxValue ? best with { End = start } : best;
    }

    private static long Instant(Change change, long year)
    {
        var days = change.Kind switch
        {
            'J' => CivilDate.DaysFromCivil(year, 1, 1) + change.Day - 1 + (CivilDate.IsLeap(year) && change.Day >= 60 ? 1 : 0),
            'M' => NthWeekday(year, change),
            _ => CivilDate.DaysFromCivil(year, 1, 1) + change.Day,
        };
        return (days * 86_400) + change.Seconds;
    }

    private static long NthWeekday(long year, Change change)
    {
        var first = CivilDate.DaysFromCivil(year, change.Month, 1);
        var shift = (change.Day - CivilDate.Weekday(first) + 7) % 7;
        var day = shift + ((change.Week - 1) * 7);
        while (day >= CivilDate.DaysIn(year, change.Month)) day -= 7;
        return first + day;
    }

    private static string Name(string text, ref int at)
    {
        var start = at;
        if (text[at] == '<')
        {
            at = text.IndexOf('>', at) + 1;
            return text[(start + 1)..(at - 1)];
        }

        while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
        return text[start..at];
    }

    // [+-]hh[:mm[:ss]]
    private static int Time(string text, ref int at)
    {
        var sign = text[at] == '-' ? -1 : 1;
        if (text[at] is '-' or '+') at++;
        var seconds = Number(text, ref at) * 3600;
        for (var unit = 60; at < text.Length && text[at] == ':'; unit /= 60)
        {
            at++;
            seconds += Number(text, ref at) * unit;
        }

        return sign * seconds;
    }

    private static Change ReadChange(string text, ref int at)
    {
        var kind = text[at] is 'J' or 'M' ? text[at++] : '0';
        int day = Number(text, ref at), month = 0, week = 0;
        if (kind == 'M')
        {
            month = day;
            at++;
            week = Number(text, ref at);
            at++;
            day = Number(text, ref at);
        }

        var seconds = 7_200;
        if (at < text.Length && text[at] == '/')
        {
            at++;
            seconds = Time(text, ref at);
        }

        return new Change(kind, day, month, week, seconds);
    }

    private static int Number(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return int.Parse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
