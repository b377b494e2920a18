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

/// <summary>Result of a query. Immutable.</summary>
public sealed class EvaluationResult
{
    // A RegoError, Rows, or null: most results are one value, and small.
    private readonly object? details;

    private EvaluationResult(RegoValue value, object? details)
    {
        Value = value;
        this.details = details;
    }

    private sealed record Rows(IReadOnlyList<RegoObject> Answers, IReadOnlyList<RegoValue> Values, IReadOnlyList<IReadOnlyList<RegoValue>>? Each = null);

    /// <summary>Value, undefined or error.</summary>
    public EvaluationOutcome Outcome => details is RegoError ? EvaluationOutcome.Error : Value.IsDefined ? EvaluationOutcome.Value : EvaluationOutcome.Undefined;

    /// <summary>Value of the query's last expression in the first answer.</summary>
    public RegoValue Value { get; }

    /// <summary>Set exactly for <see cref="EvaluationOutcome.Error"/>.</summary>
    public RegoError? Error => details as RegoError;

    /// <summary>One object of named variables for each answer.</summary>
    public IReadOnlyList<RegoObject> Answers => (details as Rows)?.Answers ?? (Outcome == EvaluationOutcome.Value ? [RegoObject.Empty] : []);

    /// <summary>Value of the last expression for each answer.</summary>
    public IReadOnlyList<RegoValue> Values => (details as Rows)?.Values ?? (Outcome == EvaluationOutcome.Value ? [Value] : []);

    /// <summary>For each answer the values of all expressions, if the query was prepared for that; else empty.</summary>
    public IReadOnlyList<IReadOnlyList<RegoValue>> Each => (details as Rows)?.Each ?? [];

    /// <summary>The same answers, with the values of all expressions.</summary>
    internal EvaluationResult WithEach(IReadOnlyList<RegoValue[]> each) => new(Value, new Rows(Answers, Values, each));

    internal static EvaluationResult Undefined { get; } = new(default, null);

    internal static EvaluationResult Failed(RegoError error) => new(default, error);

    /// <summary>A single answer without variables; the two that most queries have exist once.</summary>
    internal static EvaluationResult Of(RegoValue value) => value.IsTrue ? True : value.IsFalse ? False : Single(value);

    private static EvaluationResult True { get; } = Single(RegoValue.True);

    private static EvaluationResult False { get; } = Single(RegoValue.False);

    private static EvaluationResult Single(RegoValue value) => new(value, null);

    internal static EvaluationResult Of(IReadOnlyList<RegoObject> answers, IReadOnlyList<RegoValue> values) => new(values[0], new Rows(answers, values));
}
