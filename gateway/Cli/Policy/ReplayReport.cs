namespace SecureFin.Cli.Policy;

/// <summary>Counts all and lists some.</summary>
/// <param name="limit">Most that are listed.</param>
internal sealed class ReplayReport(int limit)
{
    private readonly Dictionary<ReplayKind, int> _counts = new() { [ReplayKind.Same] = 0, [ReplayKind.Changed] = 0, [ReplayKind.Masked] = 0 };
    private readonly List<ReplayOutcome> _listed = [];

    /// <summary>True when every decision was told and none changes.</summary>
    public bool IsUnchanged => _counts[ReplayKind.Changed] + _counts[ReplayKind.Masked] == 0;

    public void Add(ReplayOutcome outcome)
    {
        _counts[outcome.Kind]++;
        if (outcome.Kind != ReplayKind.Same && _listed.Count < limit)
            _listed.Add(outcome);
    }

    public object ToJson() => new
    {
        Same = _counts[ReplayKind.Same],
        Changed = _counts[ReplayKind.Changed],
        NotReplayable = _counts[ReplayKind.Masked],
        Decisions = _listed.Select(outcome => new
        {
            outcome.Record.DecisionId, outcome.Record.Timestamp, outcome.Record.Revision, Kind = outcome.Kind == ReplayKind.Changed ? "changed" : "not replayable",
            Then = Verdict(outcome.Record.Recorded), Now = Verdict(outcome.Now), outcome.Why,
        }),
    };

    public void Print(TextWriter output)
    {
        foreach (var outcome in _listed)
        {
            output.WriteLine($"{outcome.Record.DecisionId} {outcome.Record.Timestamp} {outcome.Record.Revision}: {(outcome.Kind == ReplayKind.Changed ? "changed" : "not replayable")}");
            foreach (var line in outcome.Why)
                output.WriteLine($"  {line}");
        }

        output.WriteLine($"{_counts[ReplayKind.Same]} same, {_counts[ReplayKind.Changed]} changed, {_counts[ReplayKind.Masked]} not replayable");
    }

    private static object Verdict(ReplayVerdict verdict) => new { verdict.Outcome, verdict.Reasons, verdict.Obligations };
}
