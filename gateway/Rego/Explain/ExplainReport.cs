namespace SecureFin.Rego.Explain;

/// <summary>Answer to "why did this rule not fire".</summary>
/// <param name="Result">Of the query.</param>
/// <param name="Rules">One entry for each rule asked about, in the order of their files and rows.</param>
/// <param name="Errors">Errors of compilation; then there is no result.</param>
public sealed record ExplainReport(EvaluationResult? Result, IReadOnlyList<RuleExplanation> Rules, IReadOnlyList<RegoError> Errors);
