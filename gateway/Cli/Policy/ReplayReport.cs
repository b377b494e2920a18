namespace SecureFin.Cli.Policy;

/// <summary>Counts all and lists some.</summary>
/// <param name="limit">Most that are listed.</param>
internal sealed class ReplayReport(int limit)
{
    private readonly Dictionary<ReplayKind, int> _counts = new() { [ReplayKind.Same] = 0, [ReplayKind.Changed] = 0, [ReplayKind.Masked] = 0 };
    private readonly List<ReplayOutcome> _listed = [];
    private readonly List<string> _torn = [];

    /// <summary>True when every decision was told and none changes.</summary>
    public bool IsUnchanged => _counts[ReplayKind.Changed] + _counts[ReplayKind.Masked] == 0;

    public void Add(ReplayOutcome outcome)
    {
        _counts[outcome.Kind]++;
        if (outcome.Kind != ReplayKind.Same && _listed.Count < limit)
            _listed.Add(outcome);
    }

    /// <summary>A line that was cut while it was written, as file and row: the call that it tells of was not decided.</summary>
    public void AddTorn(string place) => _torn.Add(place);

    public object ToJson() => new
    {
        Same = _counts[ReplayKind.Same],
        Changed = _counts[ReplayKind.Changed],
        NotReplayable = _counts[ReplayKind.Masked],
        Torn = _torn,
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

        foreach (var place in _torn)
            output.WriteLine($"{place}: this line was cut while it was written; skipped");
        output.WriteLine($"{_counts[ReplayKind.Same]} same, {_counts[ReplayKind.Changed]} changed, {_counts[ReplayKind.Masked]} not replayable{(_torn.Count == 0 ? "" : $", {_torn.Count} torn")}");
    }

    private static object Verdict(ReplayVerdict verdict) => new { verdict.Outcome, verdict.Reasons, verdict.Obligations };
}
