using SecureFin.Audit;
using SecureFin.Contract;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts.Clock;

namespace SecureFin.Gateway.Receipts;

/// <summary>Tells the log of each policy bundle that came into power or was refused. What a call's entry names as its bundle is so explained in the log itself.</summary>
internal sealed class PolicyEntries(AuditRoom room, PolicyStatus status, LeafClock clock, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var turn in status.Turns.ReadAllAsync(stoppingToken))
        {
            while (!await TryTellAsync(turn, stoppingToken))
                await Task.Delay(Again, time, stoppingToken);
        }
    }

    // Calls are refused while the log takes nothing; the entry follows when it takes some again.
    private async Task<bool> TryTellAsync(PolicyStatus.State turn, CancellationToken cancellation)
    {
        using var leaf = new PooledBuffer();
        EventLeaf.WritePolicy(leaf, turn, clock.Now());
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
