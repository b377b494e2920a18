namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>A clock whose wall time can be set apart from the time that passes.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private DateTimeOffset _wall = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);
    private long _steady;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _wall;

    public override long GetTimestamp() => _steady;

    public void Pass(TimeSpan time) => (_wall, _steady) = (_wall + time, _steady + time.Ticks);

    public void Step(TimeSpan by) => _wall += by;
}
