using System.Globalization;
using System.Text;

namespace SecureFin.Rego;

/// <summary>Formats an instant in a zone by one of Go's layouts.</summary>
internal static class GoTimeFormat
{
    public static string Format(long unixSeconds, int nanoseconds, ZoneInfo zone, ReadOnlySpan<char> layout)
    {
        var local = zone.At(unixSeconds);
        var date = CivilDate.FromUnix(unixSeconds + local.Offset);
        var text = new StringBuilder(layout.Length + 16);
        while (true)
        {
            var element = GoLayout.Next(layout, out var start, out var length);
            text.Append(layout[..start]);
            if (element == LayoutElement.None) return text.ToString();
            Append(text, element, layout.Slice(start, length), date, nanoseconds, local);
            layout = layout[(start + length)..];
        }
    }

    private static void Append(StringBuilder text, LayoutElement element, ReadOnlySpan<char> spelling, CivilDate date, int nanoseconds, ZoneInfo.Local local)
    {
        switch (element)
        {
            case LayoutElement.Year: Zero(text, Math.Abs(date.Year) % 100, 2); break;
            case LayoutElement.LongYear: Zero(text, date.Year, 4); break;
            case LayoutElement.LongMonth: text.Append(CivilDate.Months[date.Month - 1]); break;
            case LayoutElement.Month: text.Append(CivilDate.Months[date.Month - 1], 0, 3); break;
            case LayoutElement.NumMonth: text.Append(date.Month); break;
            case LayoutElement.ZeroMonth: Zero(text, date.Month, 2); break;
            case LayoutElement.LongWeekDay: text.Append(CivilDate.Weekdays[date.WeekdayNumber]); break;
            case LayoutElement.WeekDay: text.Append(CivilDate.Weekdays[date.WeekdayNumber], 0, 3); break;
            case LayoutElement.Day: text.Append(date.Day); break;
            case LayoutElement.UnderDay: text.Append(CultureInfo.InvariantCulture, $"{date.Day,2}"); break;
            case LayoutElement.ZeroDay: Zero(text, date.Day, 2); break;
            case LayoutElement.UnderYearDay: text.Append(CultureInfo.InvariantCulture, $"{date.YearDay,3}"); break;
            case LayoutElement.ZeroYearDay: Zero(text, date.YearDay, 3); break;
            case LayoutElement.Hour: Zero(text, date.Hour, 2); break;
            case LayoutElement.Hour12: text.Append(Twelve(date)); break;
            case LayoutElement.ZeroHour12: Zero(text, Twelve(date), 2); break;
            case LayoutElement.Minute: text.Append(date.Minute); break;
            case LayoutElement.ZeroMinute: Zero(text, date.Minute, 2); break;
            case LayoutElement.Second: text.Append(date.Second); break;
            case LayoutElement.ZeroSecond: Zero(text, date.Second, 2); break;
            case LayoutElement.UpperPm: text.Append(date.Hour >= 12 ? "PM" : "AM"); break;
            case LayoutElement.LowerPm: text.Append(date.Hour >= 12 ? "pm" : "am"); break;
            case LayoutElement.Zone: text.Append(local.Abbreviation); break;
            case LayoutElement.Fraction0 or LayoutElement.Fraction9: Fraction(text, element, spelling, nanoseconds); break;
            default: Offset(text, element, local.Offset); break;
        }
    }

    private static int Twelve(CivilDate date) => date.Hour % 12 == 0 ? 12 : date.Hour % 12;

    private static void Zero(StringBuilder text, long value, int width)
    {
        if (value < 0) text.Append('-');
        text.Append(Math.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'));
    }

    private static void Fraction(StringBuilder text, LayoutElement element, ReadOnlySpan<char> spelling, int nanoseconds)
    {
        var digits = nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).PadRight(spelling.Length, '0')[..(spelling.Length - 1)];
        if (element == LayoutElement.Fraction9) digits = digits.TrimEnd('0');
        if (digits.Length > 0) text.Append(spelling[0]).Append(digits);
    }

    private static void Offset(StringBuilder text, LayoutElement element, int offset)
    {
        var iso = element is >= LayoutElement.IsoZone and <= LayoutElement.IsoColonSecondsZone;
        if (iso && offset == 0)
        {
            text.Append('Z');
            return;
        }

        text.Append(offset < 0 ? '-' : '+');
        var magnitude = Math.Abs(offset);
        var colon = element is LayoutElement.IsoColonZone or LayoutElement.IsoColonSecondsZone or LayoutElement.NumColonZone or LayoutElement.NumColonSecondsZone;
        Zero(text, magnitude / 3600, 2);
        if (element is LayoutElement.IsoShortZone or LayoutElement.NumShortZone) return;
        if (colon) text.Append(':');
        Zero(text, magnitude / 60 % 60, 2);
        if (element is not (LayoutElement.IsoSecondsZone or LayoutElement.IsoColonSecondsZone or LayoutElement.NumSecondsZone or LayoutElement.NumColonSecondsZone)) return;
        if (colon) text.Append(':');
        Zero(text, magnitude % 60, 2);
    }
}
