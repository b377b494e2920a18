using System.Text;
using System.Text.Json;
using SecureFin.Audit;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;
using SecureFin.Contract;
using SecureFin.Gateway.Receipts.Anchors;

namespace SecureFin.Gateway.Receipts;

/// <summary>Finds the leaves of an exchange in the log and proves them.</summary>
/// <remarks>
/// There is no index to keep in step: an exchange's identifier begins with its time, and the times of leaves hardly go
/// back, so a binary search finds where it began and a scan finds the rest. What is not open any more has an end further on,
/// at the latest before the next <c>start</c>; how long that took does not matter.
/// </remarks>
internal sealed class ReceiptReader(AuditRoom room, WitnessRoom witnesses)
{
    // How far is looked for the first leaf, which comes late after a long body, and for the next one of an exchange that is open.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Entries among which the first leaf is looked for: an identifier that nobody ever had costs so much and no more.</summary>
    internal long MostBeforeFirst { get; init; } = 1_000_000;

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
        var isOpen = room.Open.Has(exchangeId);
        var checkpoint = log.Current; // behind that question: what had ended then has its end here
        var found = new List<ProvenLeaf>();
        var wanted = Encoding.ASCII.GetBytes(exchangeId);
        var first = await EntryTimes.FirstAtAsync(log, began - Slack, cancellation);
        var (last, bundle) = (began, (EntryBundle?)null);
        for (var index = first; index < checkpoint.Size; index++)
        {
            if (bundle is null || index % TilePath.Width == 0)
                bundle = await log.ReadBundleAsync(index / TilePath.Width, cancellation);
            var entry = bundle[(int)(index % TilePath.Width)];
            if (entry.IndexOf(wanted) >= 0 && Read(entry) is var (call, kind, time) && call == exchangeId)
            {
                found.Add(await ProveAsync(log, index, kind, entry.ToArray(), checkpoint, cancellation));
                if (kind is "outcome" or "outcome-closed" or "outcome-broken" or "outcome-unknown")
                    break;
                last = time;
            }
            else if (found.Count > 0 ? IsStart(entry) || (isOpen && IsPast(last + Longest, index, entry)) : index - first >= MostBeforeFirst || IsPast(last + Longest, index, entry))
            {
                break;
            }
        }

        return found;
    }

    /// <summary>Against the newest witnessed checkpoint when that covers the leaf, else against a current one.</summary>
    private async Task<ProvenLeaf> ProveAsync(AuditLog log, long index, string kind, byte[] entry, Checkpoint current, CancellationToken cancellation)
    {
        var witnessed = witnesses.Witnessed is { } cosigned && index < cosigned.Size ? cosigned : null;
        return new ProvenLeaf(index, kind, entry, await log.ProveAsync(index, witnessed ?? current, cancellation), witnessed is not null);
    }

    private static bool IsPast(DateTimeOffset limit, long index, ReadOnlySpan<byte> entry) => index % LookAtTimeEvery == 0 && Read(entry).Time > limit;

    // No text in a leaf looks like this: its quotes would be escaped.
    private static bool IsStart(ReadOnlySpan<byte> entry) => entry.IndexOf("\"kind\":\"start\""u8) >= 0;

    private static (string? Call, string Kind, DateTimeOffset Time) Read(ReadOnlySpan<byte> entry)
    {
        using var leaf = JsonDocument.Parse(entry.ToArray());
        var root = leaf.RootElement;
        return (root.TryGetProperty("call"u8, out var call) ? call.GetString() : null,
            root.GetProperty("kind"u8).GetString()!, root.GetProperty("time"u8).GetDateTimeOffset());
    }
}
