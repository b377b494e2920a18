namespace SecureFin.Rego;

/// <summary>Elements of Go's reference time that layouts are made of.</summary>
internal enum LayoutElement : byte
{
    None, LongMonth, Month, NumMonth, ZeroMonth, LongWeekDay, WeekDay, Day, UnderDay, ZeroDay, UnderYearDay, ZeroYearDay,
    Hour, Hour12, ZeroHour12, Minute, ZeroMinute, Second, ZeroSecond, LongYear, Year, UpperPm, LowerPm, Zone,
    IsoZone, IsoSecondsZone, IsoShortZone, IsoColonZone, IsoColonSecondsZone,
    NumZone, NumSecondsZone, NumShortZone, NumColonZone, NumColonSecondsZone, Fraction0, Fraction9,
}

/// <summary>Splits layouts such as "2006-01-02T15:04:05Z07:00" into elements and the text between them.</summary>
internal static class GoLayout
{
    // Longer spellings first where one begins with another.
    private static readonly (string Text, LayoutElement Element)[] Elements =
    [
        ("January", LayoutElement.LongMonth), ("Jan", LayoutElement.Month), ("Monday", LayoutElement.LongWeekDay), ("Mon", LayoutElement.WeekDay),
        ("MST", LayoutElement.Zone), ("002", LayoutElement.ZeroYearDay), ("01", LayoutElement.ZeroMonth), ("02", LayoutElement.ZeroDay),
        ("03", LayoutElement.ZeroHour12), ("04", LayoutElement.ZeroMinute), ("05", LayoutElement.ZeroSecond), ("06", LayoutElement.Year),
        ("15", LayoutElement.Hour), ("1", LayoutElement.NumMonth), ("2006", LayoutElement.LongYear), ("2", LayoutElement.Day),
        ("__2", LayoutElement.UnderYearDay), ("_2", LayoutElement.UnderDay), ("3", LayoutElement.Hour12), ("4", LayoutElement.Minute),
        ("5", LayoutElement.Second), ("PM", LayoutElement.UpperPm), ("pm", LayoutElement.LowerPm),
        ("-070000", LayoutElement.NumSecondsZone), ("-07:00:00", LayoutElement.NumColonSecondsZone), ("-0700", LayoutElement.NumZone),
        ("-07:00", LayoutElement.NumColonZone), ("-07", LayoutElement.NumShortZone),
        ("Z070000", LayoutElement.IsoSecondsZone), ("Z07:00:00", LayoutElement.IsoColonSecondsZone), ("Z0700", LayoutElement.IsoZone),
        ("Z07:00", LayoutElement.IsoColonZone), ("Z07", LayoutElement.IsoShortZone),
    ];

    private static readonly System.Buffers.SearchValues<char> Beginnings = System.Buffers.SearchValues.Create("JM012345_PpZ-.,");

    /// <summary>The first element of a layout: where it starts, how long it is. A fraction is the point and its digits.</summary>
    public static LayoutElement Next(ReadOnlySpan<char> layout, out int start, out int length)
    {
        for (start = 0; start < layout.Length; start++)
        {
            var skip = layout[start..].IndexOfAny(Beginnings);
            if (skip < 0) break;
            start += skip;
            var rest = layout[start..];
            if (rest.StartsWith("_2006"))
            {
                start++;
                length = 4;
                return LayoutElement.LongYear;
            }

            if (Fraction(rest, out length) is var fraction && fraction != LayoutElement.None) return fraction;
            foreach (var (text, element) in Elements)
            {
                if (!rest.StartsWith(text)) continue;
                if (element is LayoutElement.Month or LayoutElement.WeekDay && rest.Length > 3 && char.IsAsciiLetterLower(rest[3])) continue;
                length = text.Length;
                return element;
            }
        }

        start = layout.Length;
        length = 0;
        return LayoutElement.None;
    }

    // "." or "," and zeros or nines, no other digit after them
    private static LayoutElement Fraction(ReadOnlySpan<char> rest, out int length)
    {
        length = 0;
        if (rest.Length < 2 || rest[0] is not ('.' or ',') || rest[1] is not ('0' or '9')) return LayoutElement.None;
        var end = 1;
        while (end < rest.Length && rest[end] == rest[1]) end++;
        if (end < rest.Length && char.IsAsciiDigit(rest[end])) return LayoutElement.None;
        length = end;
        return rest[1] == '0' ? LayoutElement.Fraction0 : LayoutElement.Fraction9;
    }

    /// <summary>The layouts that policies may name.</summary>
    public static string Named(string layout) => layout switch
    {
        "ANSIC" => "Mon Jan _2 15:04:05 2006",
        "UnixDate" => "Mon Jan _2 15:04:05 MST 2006",
        "RubyDate" => "Mon Jan 02 15:04:05 -0700 2006",
        "RFC822" => "02 Jan 06 15:04 MST",
        "RFC822Z" => "02 Jan 06 15:04 -0700",
        "RFC850" => "Monday, 02-Jan-06 15:04:05 MST",
        "RFC1123" => "Mon, 02 Jan 2006 15:04:05 MST",
        "RFC1123Z" => "Mon, 02 Jan 2006 15:04:05 -0700",
        "RFC3339" => "2006-01-02T15:04:05Z07:00",
        "RFC3339Nano" => "2006-01-02T15:04:05.999999999Z07:00",
        _ => layout,
    };
}
