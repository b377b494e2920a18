using SecureFin.Rego.Compile;
using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego;

/// <summary>A compiled query over a snapshot. Thread-safe; evaluations do not see each other.</summary>
public sealed class PreparedQuery
{
    private readonly IdlePool<EvalContext> pool = new();
    private readonly QueryProgram program;

    internal PreparedQuery(PolicySnapshot snapshot, QueryProgram program)
    {
        Snapshot = snapshot;
        this.program = program;
    }

    /// <summary>The snapshot that answers.</summary>
    public PolicySnapshot Snapshot { get; }

    /// <summary>The expressions of a query that keeps the value of each; else empty.</summary>
    public IReadOnlyList<QueryExpression> Expressions { get; internal init; } = [];

    /// <summary>Evaluates the query.</summary>
    /// <param name="input">The input document; undefined for none.</param>
    /// <param name="limits">Bounds; <see cref="EvaluationLimits.Default"/> if null.</param>
    /// <param name="options">Time, strictness and print; <see cref="EvaluationOptions.Default"/> if null.</param>
    /// <param name="cancellation">Ends the evaluation with eval_cancel_error.</param>
    public EvaluationResult Evaluate(RegoValue input, EvaluationLimits? limits = null, EvaluationOptions? options = null, CancellationToken cancellation = default)
    {
        limits ??= EvaluationLimits.Default;
        options ??= EvaluationOptions.Default;
        var context = pool.Take() ?? EvalContext.Create(program.Sizes);
        context.Start(input, Snapshot.Data, limits, options, cancellation);
        context.Builtins.NowNanoseconds = options.NowNanoseconds ?? options.Nondeterministic?.NowNanoseconds ?? (options.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
        context.Builtins.Limits = limits.Builtins;
        context.Builtins.Print = options.Print;
        context.Builtins.Nondeterministic = options.Nondeterministic;
        var result = Run(context, input, limits);
        if (result.Outcome != EvaluationOutcome.Error)
        {
            context.Clear();
            pool.Return(context);
        }

        return result;
    }

    private EvaluationResult Run(EvalContext context, RegoValue input, EvaluationLimits limits)
    {
        var answers = context.Kept(program.CollectorIndex, program, static program => new AnswerCollector(program));
        try
        {
            program.Start.Run(context);
        }
        catch (InsufficientExecutionStackException)
        {
            context.Fail(EvalErrorCode.LimitDepth, "evaluation nests deeper than its limit", SourceLocation.None);
        }

        if (context.Error is { } error) return EvaluationResult.Failed(error);
        var result = answers.Take();
        return IsBounded(result.Value, input, limits) ? result : EvaluationResult.Failed(new RegoError(EvalErrorCode.LimitSize, "result is larger than its limit", string.Empty, 0, 0));
    }

    // A result may hold all of data and input besides what the policy builds, but not the same parts over and over.
    private bool IsBounded(RegoValue result, RegoValue input, EvaluationLimits limits) =>
        !result.IsCollection || result.Weight <= limits.MaxResultNodes || result.Weight <= limits.MaxResultNodes + Snapshot.Data.Weight + input.Weight;
}
