namespace SecureFin.Rego;

/// <summary>time.*: nanoseconds since 1970 UTC, IANA zones, Go layouts.</summary>
internal static class TimeBuiltins
{
    private const long Billion = 1_000_000_000;
    private const int MaxYears = 1_000_000;

    private static readonly RegoValue[] Weekdays = [.. CivilDate.Weekdays.Select(RegoValue.FromString)];

    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("time.now_ns", static (context, _) => RegoValue.FromInt64(context.NowNanoseconds));
        functions.Add("time.parse_ns", static (context, args) => StringBuiltins.Two(context, args, out var layout, out var text)
            ? Parse(context, GoLayout.Named(layout), text) : default);
        functions.Add("time.parse_rfc3339_ns", ParseRfc3339);
        functions.Add("time.parse_duration_ns", ParseDuration);
        functions.Add("time.format", Format);
        functions.Add("time.date", static (context, args) => LocalDate(context, args[0], out var date)
            ? context.Dates.Of(date.Year, date.Month, date.Day) : default);
        functions.Add("time.clock", static (context, args) => LocalDate(context, args[0], out var date)
            ? context.Clocks.Of(date.Hour, date.Minute, date.Second) : default);
        functions.Add("time.weekday", static (context, args) => LocalDate(context, args[0], out var date)
            ? Weekdays[date.WeekdayNumber] : default);
        functions.Add("time.add_date", AddDate);
        functions.Add("time.diff", Difference);
    }

    private readonly record struct LocalTime(long UnixSeconds, int Nanoseconds, ZoneInfo Zone, string Layout)
    {
        public CivilDate Date => CivilDate.FromUnix(UnixSeconds + Zone.At(UnixSeconds).Offset);
    }

    private static RegoValue Numbers(params ReadOnlySpan<long> numbers)
    {
        var items = new RegoValue[numbers.Length];
        for (var i = 0; i < items.Length; i++) items[i] = RegoValue.FromInt64(numbers[i]);
        return new RegoArray(items);
    }

    private static bool LocalDate(BuiltinContext context, RegoValue operand, out CivilDate date)
    {
        var known = Local(context, operand, out var time);
        date = known ? time.Date : default;
        return known;
    }

    private static RegoValue ParseRfc3339(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text)) return default;
        return Rfc3339.TryRead(text, out var seconds) ? ToNanoseconds(context, seconds, 0) : Parse(context, Rfc3339.Layout, text);
    }

    private static RegoValue Parse(BuiltinContext context, string layout, string text) =>
        GoTimeParser.TryParse(layout, text, out var seconds, out var nanoseconds, out var error) ? ToNanoseconds(context, seconds, nanoseconds) : context.Fail(error);

    private static RegoValue ToNanoseconds(BuiltinContext context, long seconds, int nanoseconds)
    {
        var total = ((Int128)seconds * Billion) + nanoseconds;
        return total < long.MinValue || total > long.MaxValue ? context.Fail("time outside of valid range") : RegoValue.FromInt64((long)total);
    }

    private static RegoValue ParseDuration(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out var text)) return default;
        return GoDuration.TryParse(text, out var nanoseconds, out var error) ? RegoValue.FromInt64(nanoseconds) : context.Fail(error);
    }

    private static RegoValue Format(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Local(context, args[0], out var time) || !context.AllowsText(time.Layout.Length * 4L)) return default;
        var layout = time.Layout.Length == 0 ? "RFC3339Nano" : time.Layout;
        return RegoValue.FromString(GoTimeFormat.Format(time.UnixSeconds, time.Nanoseconds, time.Zone, GoLayout.Named(layout)));
    }

    // ns, or [ns, zone], or [ns, zone, layout]
    private static bool Local(BuiltinContext context, RegoValue operand, out LocalTime time)
    {
        time = default;
        var (number, zone, layout) = (operand, ZoneInfo.Utc, string.Empty);
        if (operand.Reference is RegoArray { Count: > 0 } parts)
        {
            number = parts[0];
            if (number.Kind != RegoKind.Number) return Operand.Mismatch(context, number, 0, "number");
            if (parts.Count > 1 && !Zone(context, parts[1], out zone)) return false;
            if (parts.Count > 2)
            {
                if (!parts[2].TryGetString(out layout!)) return Operand.Mismatch(context, parts[2], 0, "string");
            }
        }
        else if (operand.Kind != RegoKind.Number) return Operand.Mismatch(context, operand, 0, "either number (ns) or [number (ns), string (tz)]");

        if (!number.TryGetInt64(out var nanoseconds))
        {
            context.Fail("timestamp too big");
            return false;
        }

        var (seconds, rest) = Math.DivRem(nanoseconds, Billion);
        time = rest < 0 ? new LocalTime(seconds - 1, (int)(rest + Billion), zone, layout) : new LocalTime(seconds, (int)rest, zone, layout);
        return true;
    }

    private static bool Zone(BuiltinContext context, RegoValue name, out ZoneInfo zone)
    {
        zone = ZoneInfo.Utc;
        if (!name.TryGetString(out var text)) return Operand.Mismatch(context, name, 0, "string");
        if (ZoneTable.Find(text) is { } found)
        {
            zone = found;
            return true;
        }

        context.Fail($"unknown time zone {text}");
        return false;
    }

    private static RegoValue AddDate(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Local(context, args[0], out var time) || !Operand.Integer(context, args, 1, out var years)
            || !Operand.Integer(context, args, 2, out var months) || !Operand.Integer(context, args, 3, out var days)) return default;
        if (Beyond(years, MaxYears) || Beyond(months, MaxYears * 12L) || Beyond(days, MaxYears * 366L)) return context.Fail("time outside of valid range");
        var date = time.Date;
        var local = CivilDate.ToUnix(date.Year + years, date.Month + months, date.Day + days, date.Hour, date.Minute, date.Second);
        return ToNanoseconds(context, FromLocal(local, time.Zone), time.Nanoseconds);
    }

    private static bool Beyond(long value, long bound) => value > bound || value < -bound;

    // In a gap or an overlap the offset before the change is used, as Go does.
    private static long FromLocal(long local, ZoneInfo zone)
    {
        var guess = zone.At(local);
        if (guess.Offset == 0) return local;
        var utc = local - guess.Offset;
        return utc < guess.Start || utc >= guess.End ? local - zone.At(utc).Offset : utc;
    }

    private static RegoValue Difference(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Local(context, args[0], out var first) || !Local(context, args[1], out var second)) return default;
        second = second with { Zone = first.Zone };
        if ((first.UnixSeconds, first.Nanoseconds).CompareTo((second.UnixSeconds, second.Nanoseconds)) > 0) (first, second) = (second, first);
        var (a, b) = (first.Date, second.Date);
        var (years, months, days) = (b.Year - a.Year, b.Month - a.Month, b.Day - a.Day);
        var (hours, minutes, seconds) = (b.Hour - a.Hour, b.Minute - a.Minute, b.Second - a.Second);
        Borrow(ref seconds, ref minutes, 60);
        Borrow(ref minutes, ref hours, 60);
        Borrow(ref hours, ref days, 24);
        if (days < 0) Borrow(ref days, ref months, CivilDate.DaysIn(a.Year, a.Month));
        if (months < 0)
        {
            months += 12;
            years--;
        }

        return Numbers(years, months, days, hours, minutes, seconds);
    }

    private static void Borrow(ref int value, ref int next, int unit)
    {
        if (value >= 0) return;
        value += unit;
        next--;
    }
}
