using System.Text;
using System.Text.Json;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Contract;
using SecureFin.Gateway.Receipts.Anchors;

namespace SecureFin.Gateway.Receipts;

/// <summary>Finds the leaves of an exchange in the log and proves them.</summary>
/// <remarks>
/// There is no index to keep in step: an exchange's identifier begins with its time, and the times of leaves hardly go
/// back, so a binary search finds where it began and a bounded scan finds the rest.
/// </remarks>
internal sealed class ReceiptReader(AuditRoom room, WitnessRoom witnesses)
{
    /// <summary>Longest time between an exchange's first and last leaf that is looked for.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    // Leaves that are written at the same moment may stand in the log in either order.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    // Nearly all leaves belong to others, and are passed over without being parsed; now and then one tells the time.
    private const long LookAtTimeEvery = 128;

    /// <summary>The leaves of one exchange in order; empty when there are none.</summary>
    /// <exception cref="ProblemException"><c>receipt.not_found</c>: not an identifier of an exchange.</exception>
    public async Task<IReadOnlyList<ProvenLeaf>> FindAsync(string exchangeId, CancellationToken cancellation)
    {
        if (!Ulid.IsValid(exchangeId))
            throw new ProblemException(Problems.ReceiptNotFound, "This is no identifier of an exchange.");
        var began = Ulid.TimeOf(exchangeId);
        var log = room.Log;
        var checkpoint = log.Current;
        var found = new List<ProvenLeaf>();
        var wanted = Encoding.ASCII.GetBytes(exchangeId);
        for (var index = await EntryTimes.FirstAtAsync(log, began - Slack, cancellation); index < checkpoint.Size; index++)
        {
            var entry = await log.ReadEntryAsync(index, cancellation);
            if (index % LookAtTimeEvery != 0 && entry.AsSpan().IndexOf(wanted) < 0)
                continue;
            var (call, kind, time) = Read(entry);
            if (time - began > Longest)
                break;
            if (call != exchangeId)
                continue;
            found.Add(await ProveAsync(log, index, kind, entry, checkpoint, cancellation));
            if (kind is "outcome" or "outcome-closed" or "outcome-broken" or "outcome-unknown")
                break;
        }

        return found;
    }

    /// <summary>Against the newest witnessed checkpoint when that covers the leaf, else against a current one.</summary>
    private async Task<ProvenLeaf> ProveAsync(AuditLog log, long index, string kind, byte[] entry, Checkpoint current, CancellationToken cancellation)
    {
        var witnessed = witnesses.Witnessed is { } cosigned && index < cosigned.Size ? cosigned : null;
        return new ProvenLeaf(index, kind, entry, await log.ProveAsync(index, witnessed ?? current, cancellation), witnessed is not null);
    }

    private static (string? Call, string Kind, DateTimeOffset Time) Read(byte[] entry)
    {
        using var leaf = JsonDocument.Parse(entry);
        var root = leaf.RootElement;
        return (root.TryGetProperty("call"u8, out var call) ? call.GetString() : null,
            root.GetProperty("kind"u8).GetString()!, root.GetProperty("time"u8).GetDateTimeOffset());
    }
}
