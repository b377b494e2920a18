namespace SecureFin.Rego;

/// <summary>Instants in the usual spelling of RFC 3339, read at a glance; any other spelling is for <see cref="GoTimeParser"/>.</summary>
internal static class Rfc3339
{
    public const string Layout = "2006-01-02T15:04:05Z07:00";

    private const int PlainLength = 20; // 2006-01-02T15:04:05Z

    /// <summary>False for what is no instant to the second, ending in Z or an offset, with all parts in range.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out long unixSeconds)
    {
        unixSeconds = 0;
        if (text.Length < PlainLength || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return false;
        if (!Pair(text, 0, 99, out var century) || !Pair(text, 2, 99, out var yearOfCentury)) return false;
        if (!Pair(text, 5, 12, out var month) || month == 0 || !Pair(text, 8, 31, out var day) || day == 0) return false;
        if (!Pair(text, 11, 23, out var hour) || !Pair(text, 14, 59, out var minute) || !Pair(text, 17, 59, out var second)) return false;
        var year = (century * 100) + yearOfCentury;
        if (day > CivilDate.DaysIn(year, month) || !TryOffset(text[19..], out var offset)) return false;
        unixSeconds = CivilDate.ToUnix(year, month, day, hour, minute, second) - offset;
        return true;
    }

    // "Z" / ( "+" / "-" ) hours ":" minutes
    private static bool TryOffset(ReadOnlySpan<char> text, out int seconds)
    {
        seconds = 0;
        if (text is "Z") return true;
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':') return false;
        if (!Pair(text, 1, 23, out var hours) || !Pair(text, 4, 59, out var minutes)) return false;
        seconds = (text[0] == '-' ? -1 : 1) * ((hours * 3600) + (minutes * 60));
        return true;
    }

    private static bool Pair(ReadOnlySpan<char> text, int at, int most, out int value)
    {
        int tens = text[at] - '0', ones = text[at + 1] - '0';
        value = (tens * 10) + ones;
        return (uint)tens <= 9 && (uint)ones <= 9 && value <= most;
    }
}
