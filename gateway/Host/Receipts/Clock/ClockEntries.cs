using Microsoft.Extensions.Options;
using SecureFin.Audit;
using SecureFin.Contract;

namespace SecureFin.Gateway.Receipts.Clock;

/// <summary>Tells the log once an hour, and when the state changes, how the host's clock is kept: source, offset, errors. The <c>start</c> entry tells it first.</summary>
/// <remarks>Source: Regulation (EU) 2024/1774 article 12: clocks synchronised upon a documented reliable reference time.</remarks>
internal sealed class ClockEntries(IOptions<AuditOptions> options, AuditRoom room, LeafClock clock, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private ClockState? _told;
    private long _toldAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        do
            await LookAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Writes an entry when one is due; what the log does not take is due at the next look again.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (_told is null)
            (_told, _toldAt) = (room.StartedIn, time.GetTimestamp());
        var now = clock.Now();
        if (now.State == _told && time.GetElapsedTime(_toldAt) < Hour)
            return;
        if (await TryTellAsync(now, cancellation))
            (_told, _toldAt) = (now.State, time.GetTimestamp());
    }

    private async Task<bool> TryTellAsync(LeafTime now, CancellationToken cancellation)
    {
        using var leaf = new PooledBuffer();
        EventLeaf.WriteClock(leaf, ClockReading.Take(options.Value.ClockReference), now);
        try
        {
            await room.Log.AppendAsync(leaf.Written, AppendPriority.Normal, cancellation);
            return true;
        }
        catch (Exception e) when (e is AuditUnavailableException or ProblemException)
        {
            return false;
        }
    }
}
