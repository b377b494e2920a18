using SecureFin.Audit.Log;

namespace SecureFin.Audit.Tests.Log;

public sealed class BatchPaceTests
{
    private const int Processors = 4;
    private readonly SteppedClock _time = new();
    private TimeSpan _used;

    [Theory]
    [InlineData(1.0, 1, true)]
    [InlineData(0.95, 31, true)]
    [InlineData(0.95, 32, false)] // enough for a batch of their own
    [InlineData(0.85, 1, false)] // a processor has time
    [InlineData(0.0, 1, false)]
    public void Few_entries_wait_for_others_while_this_process_keeps_every_processor_busy(double share, int entries, bool waits)
    {
        var pace = Pace();
        Work(TimeSpan.FromMilliseconds(25), share);

        Assert.Equal(waits, pace.ShouldWait(entries));
    }

    [Fact]
    public void What_a_short_span_shows_is_not_believed()
    {
        var pace = Pace();
        Work(TimeSpan.FromMilliseconds(19), 1);

        Assert.False(pace.ShouldWait(1));
    }

    [Fact]
    public void Nobody_waits_any_longer_when_a_processor_has_time_again()
    {
        var pace = Pace();
        Work(TimeSpan.FromMilliseconds(25), 1);
        Assert.True(pace.ShouldWait(1));
        Work(TimeSpan.FromMilliseconds(25), 0.5);

        Assert.False(pace.ShouldWait(1));
    }

    private BatchPace Pace() => new(_time, Processors, () => _used);

    private void Work(TimeSpan time, double share)
    {
        _time.Now += time.Ticks;
        _used += time * Processors * share;
    }

    private sealed class SteppedClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
