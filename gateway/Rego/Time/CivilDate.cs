namespace SecureFin.Rego;

/// <summary>A date and time of day in the proleptic Gregorian calendar, any year.</summary>
/// <remarks>Days are counted from 1970-01-01; the algorithm works in eras of 400 years from the first of March.</remarks>
internal readonly record struct CivilDate(long Year, int Month, int Day, int Hour, int Minute, int Second)
{
    public static readonly string[] Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static readonly string[] Weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    public static CivilDate FromUnix(long seconds)
    {
        var days = Math.DivRem(seconds, 86_400, out var rest);
        if (rest < 0)
        {
            rest += 86_400;
            days--;
        }

        var (year, month, day) = FromDays(days);
        return new CivilDate(year, month, day, (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
    }

    /// <summary>Seconds since 1970 of the date taken as UTC; month and day may lie outside their ranges.</summary>
    public static long ToUnix(long year, long month, long day, int hour, int minute, int second)
    {
        var index = month - 1;
        year += (index >= 0 ? index : index - 11) / 12;
        index = ((index % 12) + 12) % 12;
        return ((DaysFromCivil(year, (int)index + 1, 1) + day - 1) * 86_400) + (hour * 3600L) + (minute * 60L) + second;
    }

    public int YearDay => (int)(DaysFromCivil(Year, Month, Day) - DaysFromCivil(Year, 1, 1)) + 1;

    public int WeekdayNumber => Weekday(DaysFromCivil(Year, Month, Day));

    /// <summary>0 is Sunday.</summary>
    public static int Weekday(long days) => (int)((((days + 4) % 7) + 7) % 7);

    public static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysIn(long year, int month) => month == 2 ? (IsLeap(year) ? 29 : 28) : month is 4 or 6 or 9 or 11 ? 30 : 31;

    public static long DaysFromCivil(long year, int month, int day)
    {
        if (month <= 2) year--;
        var era = (year >= 0 ? year : year - 399) / 400;
        var yearOfEra = year - (era * 400);
        var dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    private static (long Year, int Month, int Day) FromDays(long days)
    {
        days += 719_468;
        var era = (days >= 0 ? days : days - 146_096) / 146_097;
        var dayOfEra = days - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (((153 * shifted) + 2) / 5) + 1));
    }
}
