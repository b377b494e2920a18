using SecureFin.Rego.Explain;

namespace SecureFin.Cli.Policy;

/// <summary>One recorded decision, decided again.</summary>
internal sealed class ReplayCase(ReplayPolicy candidate, ReplayPolicy? baseline, ReplayRecord record, IReadOnlyList<string> explained)
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
        return differences.Count == 0
            ? new ReplayOutcome(record, now, ReplayKind.Same, [])
            : new ReplayOutcome(record, now, ReplayKind.Changed, [.. differences, .. explained.SelectMany(Explain)]);
    }

    private IEnumerable<string> Explain(string rule)
    {
        var text = new StringWriter();
        foreach (var found in RuleExplainer.Explain(candidate.Bundle.Modules, candidate.Bundle.Data, rule, record.Input).Rules)
            ExplanationText.Write(text, found, "");
        return text.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
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
