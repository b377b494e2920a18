namespace SecureFin.Rego;

/// <summary>How an evaluation ended.</summary>
public enum EvaluationOutcome
{
    /// <summary>No answer: the query is undefined.</summary>
    Undefined,

    /// <summary>At least one answer.</summary>
    Value,

    /// <summary>An error or a limit; there is no answer.</summary>
    Error,
}

/// <summary>Result of a query.</summary>
/// <param name="Outcome">Value, undefined or error.</param>
/// <param name="Value">Value of the query's last expression in the first answer.</param>
/// <param name="Answers">One object of named variables for each answer.</param>
/// <param name="Values">Value of the last expression for each answer.</param>
/// <param name="Error">Set exactly for <see cref="EvaluationOutcome.Error"/>.</param>
public sealed record EvaluationResult(
    EvaluationOutcome Outcome,
    RegoValue Value,
    IReadOnlyList<RegoObject> Answers,
    IReadOnlyList<RegoValue> Values,
    RegoError? Error)
{
    internal static EvaluationResult Undefined { get; } = new(EvaluationOutcome.Undefined, default, [], [], null);

    internal static EvaluationResult Failed(RegoError error) => new(EvaluationOutcome.Error, default, [], [], error);
}
