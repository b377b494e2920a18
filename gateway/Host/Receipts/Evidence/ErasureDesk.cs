using SecureFin.Audit;
using SecureFin.Gateway.Receipts.Clock;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>Destroys keys, then says so in the log: who, when, why, and which keys.</summary>
internal sealed class ErasureDesk(AuditRoom room, EvidenceRoom evidence, LeafClock clock)
{
    // ids of 32 hex digits: a leaf stays below 4 KiB
    private const int KeysInLeaf = 90;

    /// <summary>Does an order; its leaves are durable when this returns.</summary>
    /// <exception cref="AuditUnavailableException">The log does not take the leaf; the order is to be done again.</exception>
    public async Task<ErasureResult> DoAsync(ErasureOrder order, CancellationToken cancellation)
    {
        var keys = evidence.Erase(order.Subject, order.From, order.To);
        long? first = null;
        foreach (var part in keys.Chunk(KeysInLeaf))
        {
            using var leaf = new PooledBuffer();
            EventLeaf.WriteErased(leaf, order, part, clock.Now());
            var entry = await room.Log.AppendAsync(leaf.Written, AppendPriority.Closing, cancellation);
            first ??= entry.Index;
        }

        evidence.Recorded(keys); // from here on nothing ties their ids to the subject

        return new ErasureResult(keys.Count, first);
    }
}
