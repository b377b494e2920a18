using SecureFin.Contract;
using SecureFin.Gateway.Receipts.Clock;

namespace SecureFin.Gateway.Tests.Receipts;

public sealed class LeafClockTests
{
    private readonly SteppingClock _clock = new();

    [Fact]
    public void Times_never_go_back_and_a_small_step_is_told_for_a_minute()
    {
        var leaves = new LeafClock(_clock, () => true);
        var first = leaves.Now();
        _clock.Step(TimeSpan.FromSeconds(-30));
        var second = leaves.Now();
        _clock.Pass(TimeSpan.FromSeconds(61));
        var third = leaves.Now();

        Assert.Equal((ClockState.Synchronized, ClockState.Stepped, ClockState.Synchronized), (first.State, second.State, third.State));
        Assert.Equal(first.Time, second.Time);
        Assert.Equal(first.Time + TimeSpan.FromSeconds(31), third.Time);
    }

    [Fact]
    public void A_jump_of_more_than_a_minute_opens_nothing_new_but_closes_what_was_begun()
    {
        var leaves = new LeafClock(_clock, () => true);
        _clock.Step(TimeSpan.FromMinutes(2));

        Assert.False(leaves.Trusted);
        Assert.Equal(Problems.AuditUnavailable, Assert.Throws<ProblemException>(() => leaves.NowForOpening()).Problem);
        Assert.Equal(ClockState.Stepped, leaves.Now().State);
        _clock.Step(TimeSpan.FromMinutes(-2));
        Assert.True(leaves.Trusted);
    }

    [Fact]
    public void A_clock_that_nobody_disciplines_is_marked_and_one_far_behind_the_log_does_not_start()
    {
        var leaves = new LeafClock(_clock, () => false);
        var now = _clock.GetUtcNow();

        Assert.Equal(ClockState.Unsynchronized, leaves.Now().State);
        leaves.Continue(now + TimeSpan.FromSeconds(10));
        Assert.Equal(now + TimeSpan.FromSeconds(10), leaves.Now().Time);
        Assert.Throws<ProblemException>(() => leaves.Continue(now + TimeSpan.FromMinutes(2)));
    }
}
