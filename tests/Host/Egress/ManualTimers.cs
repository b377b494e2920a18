namespace SecureFin.Gateway.Tests.Egress;

/// <summary>A clock that stands until it is moved, and whose timers ring when it is moved to them: once each, as deadlines do.</summary>
internal sealed class ManualTimers : ManualTime
{
    private readonly List<Timer> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Assert.Equal(Timeout.InfiniteTimeSpan, period);
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        lock (_timers)
            _timers.Add(timer);
        return timer;
    }

    public override void Advance(TimeSpan by)
    {
        base.Advance(by);
        List<Timer> due;
        lock (_timers)
            due = _timers.Where(timer => timer.DueAt <= GetUtcNow()).ToList();
        foreach (var timer in due)
            timer.Ring();
    }

    private void Remove(Timer timer)
    {
        lock (_timers)
            _timers.Remove(timer);
    }

    private sealed class Timer(ManualTimers clock, Action ring) : ITimer
    {
        public DateTimeOffset? DueAt { get; private set; }

        public void Ring()
        {
            DueAt = null;
            ring();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
            return true;
        }

        public void Dispose() => clock.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
