using Microsoft.Extensions.Options;
using SecureFin.Audit;
using SecureFin.Contract;
using SecureFin.Gateway.Receipts.Clock;
using SecureFin.Gateway.Receipts.Evidence;

namespace SecureFin.Gateway.Receipts.Retention;

/// <summary>Does what operators ask about kept evidence: the entry that says so is durable before anything is removed or handed out.</summary>
internal sealed class RetentionDesk(IOptions<AuditOptions> options, AuditRoom room, EvidenceRoom evidence, LeafClock clock)
{
    private const string NothingOlder = "No whole bundle of entries is older.";
    private readonly LegalHolds _holds = new(options.Value.Home);

    /// <summary>Does an order, or says why not.</summary>
    /// <exception cref="AuditUnavailableException">The log does not take the entry; the order is to be done again.</exception>
    /// <exception cref="ProblemException"><c>audit.unavailable</c>: the clock jumped, so nobody knows what is old.</exception>
    /// <exception cref="IOException">Not everything was removed; the order done again removes the rest.</exception>
    public Task<RetentionResult> DoAsync(RetentionOrder order, CancellationToken cancellation) => order.Act switch
    {
        RetentionAct.Prune => PruneAsync(order, cancellation),
        RetentionAct.Hold => HoldAsync(order, cancellation),
        RetentionAct.Release => ReleaseAsync(order, cancellation),
        _ => RecordAsync(order, cancellation),
    };

    private async Task<RetentionResult> PruneAsync(RetentionOrder order, CancellationToken cancellation)
    {
        var before = order.Day!.Value;
        var youngest = DateOnly.FromDateTime((clock.NowForOpening().Time - options.Value.MinimumRetention).UtcDateTime);
        if (before > youngest)
            return Refused($"Entries are kept for {options.Value.MinimumRetention.TotalDays:0} days: at present those before {youngest:yyyy-MM-dd} may go.");
        if (_holds.CaseFrom(since => since < before) is { } held)
            return Refused($"The case {held} holds entries before that day.");
        var log = room.Log;
        var first = await EntryTimes.FirstAtAsync(log, new DateTimeOffset(before.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), cancellation);
        var minimum = Math.Min(first / 256 * 256, log.PrunableTo);
        if (minimum == 0 || minimum < log.MinimumIndex)
            return Refused(NothingOlder);
        // What is kept beside the log goes with its entries; a day more stays, for exchanges over midnight.
        var keptFrom = DateOnly.FromDateTime(EntryTimes.Of(await log.ReadEntryAsync(minimum, cancellation)).UtcDateTime).AddDays(-1);
        // What an earlier order was cut off from removing has its entry: only the rest of the files goes.
        long? index = minimum > log.MinimumIndex ? await AppendAsync(order, minimum, cancellation) : null;
        var files = await log.PruneAsync(minimum, cancellation) + evidence.Prune(keptFrom) + CommitmentKeys.Prune(room.KeyFolder, keptFrom);
        return index is null && files == 0 ? Refused(NothingOlder) : new RetentionResult(null, index, minimum, files);
    }

    private async Task<RetentionResult> HoldAsync(RetentionOrder order, CancellationToken cancellation)
    {
        var holds = _holds.Read();
        if (!holds.TryGetValue(order.Subject, out var since) || since > order.Day)
            holds[order.Subject] = order.Day!.Value; // only a release lets go of days
        _holds.Write(holds);
        return await RecordAsync(order, cancellation);
    }

    private async Task<RetentionResult> ReleaseAsync(RetentionOrder order, CancellationToken cancellation)
    {
        var holds = _holds.Read();
        if (!holds.Remove(order.Subject))
            return Refused("There is no such case.");
        var result = await RecordAsync(order, cancellation);
        _holds.Write(holds);
        return result;
    }

    private async Task<RetentionResult> RecordAsync(RetentionOrder order, CancellationToken cancellation) =>
        new(null, await AppendAsync(order, 0, cancellation), room.Log.MinimumIndex, 0);

    private async Task<long> AppendAsync(RetentionOrder order, long below, CancellationToken cancellation)
    {
        using var leaf = new PooledBuffer();
        RetentionLeaf.Write(leaf, order, below, clock.Now());
        return (await room.Log.AppendAsync(leaf.Written, AppendPriority.Closing, cancellation)).Index;
    }

    private RetentionResult Refused(string why) => new(why, null, room.Log.MinimumIndex, 0);
}
