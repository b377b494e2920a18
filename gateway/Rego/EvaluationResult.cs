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
    private readonly IReadOnlyList<RegoObject>? answers;
    private readonly IReadOnlyList<RegoValue>? values;

    private EvaluationResult(EvaluationOutcome outcome, RegoValue value, RegoError? error, IReadOnlyList<RegoObject>? answers, IReadOnlyList<RegoValue>? values)
    {
        Outcome = outcome;
        Value = value;
        Error = error;
        this.answers = answers;
        this.values = values;
    }

    /// <summary>Value, undefined or error.</summary>
    public EvaluationOutcome Outcome { get; }

    /// <summary>Value of the query's last expression in the first answer.</summary>
    public RegoValue Value { get; }

    /// <summary>Set exactly for <see cref="EvaluationOutcome.Error"/>.</summary>
    public RegoError? Error { get; }

    /// <summary>One object of named variables for each answer.</summary>
    public IReadOnlyList<RegoObject> Answers => answers ?? (Outcome == EvaluationOutcome.Value ? [RegoObject.Empty] : []);

    /// <summary>Value of the last expression for each answer.</summary>
    public IReadOnlyList<RegoValue> Values => values ?? (Outcome == EvaluationOutcome.Value ? [Value] : []);

    /// <summary>For each answer the values of all expressions, if the query was prepared for that; else empty.</summary>
    public IReadOnlyList<IReadOnlyList<RegoValue>> Each { get; private init; } = [];

    internal EvaluationResult WithEach(IReadOnlyList<RegoValue[]> each) => new(Outcome, Value, Error, answers, values) { Each = each };

    internal static EvaluationResult Undefined { get; } = new(EvaluationOutcome.Undefined, default, null, null, null);

    internal static EvaluationResult Failed(RegoError error) => new(EvaluationOutcome.Error, default, error, null, null);

    internal static EvaluationResult Of(RegoValue value) => new(EvaluationOutcome.Value, value, null, null, null);

    internal static EvaluationResult Of(IReadOnlyList<RegoObject> answers, IReadOnlyList<RegoValue> values) => new(EvaluationOutcome.Value, values[0], null, answers, values);
}
