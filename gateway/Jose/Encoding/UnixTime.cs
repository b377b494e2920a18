using System.Text.Json;

namespace SecureFin.Jose;

/// <summary>NumericDate: seconds since 1970 as a JSON number, fractions allowed, within the years 1970 to 9999.</summary>
/// <remarks>Source: RFC 7519 section 2.</remarks>
internal static class UnixTime
{
    private const double Max = 253_402_300_799;

    public static bool TryRead(JsonElement member, out DateTimeOffset time)
    {
        time = default;
        if (member.ValueKind != JsonValueKind.Number || !member.TryGetDouble(out var seconds)) return false;
        if (double.IsNaN(seconds) || seconds < 0 || seconds > Max) return false;
        time = DateTimeOffset.UnixEpoch + TimeSpan.FromMilliseconds(Math.Floor(seconds * 1000));
        return true;
    }
}
