namespace SecureFin.Gateway.Tests.Egress;

/// <summary>A clock that stands until it is moved.</summary>
internal class ManualTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public virtual void Advance(TimeSpan by) => _now += by;
}
