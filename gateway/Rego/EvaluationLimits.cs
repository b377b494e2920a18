namespace SecureFin.Rego;

/// <summary>Bounds of one evaluation. Reaching one ends it with eval_limit_steps, _depth, _size or _time.</summary>
/// <param name="MaxSteps">Elements scanned, rules evaluated and calls made.</param>
/// <param name="MaxDepth">Rules, functions and documents within each other.</param>
/// <param name="MaxResultNodes">Elements of all collections that the policy builds.</param>
/// <param name="Timeout">Wall time.</param>
public sealed record EvaluationLimits(long MaxSteps, int MaxDepth, long MaxResultNodes, TimeSpan Timeout)
{
    /// <summary>Ten million steps, 500 levels, two million built elements, one second.</summary>
    public static EvaluationLimits Default { get; } = new(10_000_000, 500, 2_000_000, TimeSpan.FromSeconds(1));

    /// <summary>Bounds for single calls of built-ins.</summary>
    public BuiltinLimits Builtins { get; init; } = BuiltinLimits.Default;
}
