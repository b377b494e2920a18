namespace SecureFin.Jose.Tests;

/// <summary>A clock that stands where it is set.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public static FixedClock Standard => new(new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    public DateTimeOffset Now { get; set; } = now;

    public static FixedClock AtUnix(long seconds) => new(DateTimeOffset.FromUnixTimeSeconds(seconds));

    public override DateTimeOffset GetUtcNow() => Now;
}
