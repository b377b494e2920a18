using Microsoft.Extensions.Options;
using SecureFin.Audit;
using SecureFin.Contract;
using SecureFin.Gateway.Receipts.Clock;
using SecureFin.Gateway.Receipts.Retention;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>Says in the log who erases, when, why and which keys; then destroys them. What a case holds is not erased by anybody.</summary>
internal sealed class ErasureDesk(IOptions<AuditOptions> options, AuditRoom room, EvidenceRoom evidence, LeafClock clock)
{
    // ids of 32 hex digits: a leaf stays below 4 KiB, also with the longest reason and actor, of which each character is escaped
    internal const int KeysInLeaf = 64;

    private readonly LegalHolds _holds = new(options.Value.Home);

    /// <summary>Does an order, or says why not; its leaves are durable before a key goes, so that no key goes without an author.</summary>
    /// <exception cref="AuditUnavailableException">The log does not take the leaf; the order is to be done again.</exception>
    /// <exception cref="ProblemException"><c>audit.unavailable</c>: nobody knows what is held.</exception>
    public async Task<ErasureResult> DoAsync(ErasureOrder order, CancellationToken cancellation)
    {
        // A day more is held, for exchanges over midnight: what was asked before it is sealed under the key of the day before.
        var last = order.To ?? DateOnly.FromDateTime(clock.Now().Time.UtcDateTime);
        if (_holds.CaseFrom(since => since.DayNumber <= last.DayNumber + 1) is { } held)
            return new ErasureResult($"The case {held} holds keys of these days: until its release only those of earlier days can be erased (--to).", 0, null);
        var keys = evidence.KeysOf(order.Subject, order.From, order.To);
        long? first = null;
        foreach (var part in keys.Chunk(KeysInLeaf))
        {
            using var leaf = new PooledBuffer();
            EventLeaf.WriteErased(leaf, order, [.. part.Select(key => key.Id)], clock.Now());
            var entry = await room.Log.AppendAsync(leaf.Written, AppendPriority.Closing, cancellation);
            first ??= entry.Index;
        }

        evidence.Destroy(keys); // a crash before the end of this leaves the order, which names again what is still there
        return new ErasureResult(null, keys.Count, first);
    }
}
