namespace SecureFin.Payments.Tests.Support;

/// <summary>A clock that stands still until a test moves it. Has no timers: what waits on it is stepped by hand.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan time) => _now += time;

    public void Seconds(double seconds) => Advance(TimeSpan.FromSeconds(seconds));
}
