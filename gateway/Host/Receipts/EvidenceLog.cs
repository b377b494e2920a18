using SecureFin.Audit;
using SecureFin.Contract;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Receipts;

/// <summary>The one writer to the audit log. A leaf that cannot be made durable refuses the call.</summary>
internal sealed class EvidenceLog(AuditRoom room, TimeProvider clock) : IEvidenceLog
{
    private readonly CommitmentKeys _keys = new(room.KeyFolder);
    private long _lastTicks;

    public async ValueTask IntentAsync(Exchange exchange, UpstreamFacts request, CancellationToken cancellation)
    {
        using var leaf = new PooledBuffer();
        var now = Now();
        Leaf.WriteIntent(leaf, exchange, request, _keys.Of(now), now);
        await AppendAsync(leaf, AppendPriority.Normal, cancellation);
    }

    public async ValueTask<Receipt> OutcomeAsync(Exchange exchange, Outcome outcome, CancellationToken cancellation)
    {
        using var leaf = new PooledBuffer();
        var now = Now();
        Leaf.WriteOutcome(leaf, exchange, outcome, _keys.Of(now), now);
        var entry = await AppendAsync(leaf, AppendPriority.Closing, cancellation);
        return new Receipt(room.Origin, entry.Index, entry.LeafHash.ToArray());
    }

    private async ValueTask<AppendedEntry> AppendAsync(PooledBuffer leaf, AppendPriority priority, CancellationToken cancellation)
    {
        try
        {
            return await room.Log.AppendAsync(leaf.Written, priority, cancellation);
        }
        catch (AuditUnavailableException e)
        {
            throw new ProblemException(Problems.AuditUnavailable, "The audit log does not take entries.", e);
        }
    }

    // Times of leaves never go back, whatever the clock does.
    private DateTimeOffset Now()
    {
        var now = clock.GetUtcNow().UtcTicks;
        long last;
        do
        {
            last = Volatile.Read(ref _lastTicks);
            if (now <= last)
                return new DateTimeOffset(last, TimeSpan.Zero);
        }
        while (Interlocked.CompareExchange(ref _lastTicks, now, last) != last);
        return new DateTimeOffset(now, TimeSpan.Zero);
    }
}
