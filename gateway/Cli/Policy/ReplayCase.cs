
namespace SecureFin.Cli.Policy;

/// <summary>One recorded decision, decided again.</summary>
internal sealed class ReplayCase(ReplayPolicy candidate, ReplayPolicy? baseline, ReplayRecord record)
{
    /// <summary>Same, changed, or not to be told since a masked value decides.</summary>
    public ReplayOutcome Run()
    {
        var now = candidate.Decide(record.Input, record.Values);
        if (MaskedBefore() is { } before)
            return new ReplayOutcome(record, now, ReplayKind.Masked, [before]);
        if (MaskedNow(now) is { } masked)
            return new ReplayOutcome(record, now, ReplayKind.Masked, [masked]);
        var differences = record.Recorded.Differences(now).ToList();
        return new ReplayOutcome(record, now, differences.Count == 0 ? ReplayKind.Same : ReplayKind.Changed, differences);
    }

    private string? MaskedBefore()
    {
        var then = baseline?.Decide(record.Input, record.Values);
        return then is null || !record.Recorded.Differences(then).Any() ? null : "the bundle of then decides otherwise on the masked input";
    }

    private string? MaskedNow(ReplayVerdict now)
    {
        if (!StandIns.Needed(record.Input))
            return null;
        for (var way = 0; way < StandIns.Count; way++)
        {
            if (now.Differences(candidate.Decide(StandIns.Apply(record.Input, way), record.Values)).Any())
                return "the candidate decides by a masked value";
        }

        return null;
    }
}
