using SecureFin.Audit.Native;
using SecureFin.Contract;

namespace SecureFin.Gateway.Receipts.Clock;

/// <summary>Gives leaves their time: it never goes back, a doubtful clock is marked, and one that jumped by more than a minute opens nothing new.</summary>
/// <param name="clock">Wall clock and steady clock.</param>
/// <param name="isSynchronized">Asks the kernel; looked at once a second at most.</param>
internal sealed class LeafClock(TimeProvider clock, Func<bool> isSynchronized)
{
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(60);
    private readonly Lock _gate = new(); // guards everything below
    private DateTimeOffset _base = clock.GetUtcNow();
    private long _baseTicks = clock.GetTimestamp();
    private DateTimeOffset _last;
    private long? _asked, _stepped;
    private bool _synchronized;

    public LeafClock(TimeProvider clock)
        : this(clock, KernelClock.IsSynchronized)
    {
    }

    /// <summary>True while something new may be opened.</summary>
    public bool Trusted
    {
        get
        {
            lock (_gate)
                return Jump(clock.GetUtcNow()).Duration() <= Refused;
        }
    }

    /// <summary>Goes on after the newest leaf of the log.</summary>
    /// <exception cref="ProblemException"><c>audit.unavailable</c>: the clock is more than a minute behind that leaf.</exception>
    public void Continue(DateTimeOffset newest)
    {
        lock (_gate)
        {
            if (newest - clock.GetUtcNow() > Refused)
                throw new ProblemException(Problems.AuditUnavailable, "The clock is more than a minute behind the newest entry of the audit log.");
            _last = newest;
        }
    }

    /// <summary>The time of a leaf that closes what was begun.</summary>
    public LeafTime Now()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            var state = State(now);
            _last = now > _last ? now : _last;
            return new LeafTime(_last, state);
        }
    }

    /// <summary>The time of a leaf that opens something.</summary>
    /// <exception cref="ProblemException"><c>audit.unavailable</c>: the clock jumped by more than a minute.</exception>
    public LeafTime NowForOpening() =>
        Trusted ? Now() : throw new ProblemException(Problems.AuditUnavailable, "The clock jumped by more than a minute; set it right, or start again.");

    private TimeSpan Jump(DateTimeOffset now) => now - _base - clock.GetElapsedTime(_baseTicks);

    private ClockState State(DateTimeOffset now)
    {
        var jump = Jump(now).Duration();
        if (jump > Noticed)
            _stepped = clock.GetTimestamp();
        if (jump > Noticed && jump <= Refused)
            (_base, _baseTicks) = (now, clock.GetTimestamp()); // a small step is told for a minute and then is the new time
        if (_stepped is { } since && clock.GetElapsedTime(since) < Refused)
            return ClockState.Stepped;
        return IsSynchronized() ? ClockState.Synchronized : ClockState.Unsynchronized;
    }

    private bool IsSynchronized()
    {
        if (_asked is not { } asked || clock.GetElapsedTime(asked) >= Noticed)
            (_asked, _synchronized) = (clock.GetTimestamp(), isSynchronized());
        return _synchronized;
    }
}
