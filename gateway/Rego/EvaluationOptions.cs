namespace SecureFin.Rego;

/// <summary>What an evaluation gets besides the input.</summary>
public sealed record EvaluationOptions
{
    /// <summary>No trace, no print, errors of built-ins are undefined as in OPA.</summary>
    public static EvaluationOptions Default { get; } = new();

    /// <summary>time.now_ns of the evaluation; null takes the clock's time once.</summary>
    public long? NowNanoseconds { get; init; }

    /// <summary>Clock for the time limit and for <see cref="NowNanoseconds"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The first error of a built-in ends the evaluation; otherwise the expression is undefined.</summary>
    public bool StrictBuiltinErrors { get; init; }

    /// <summary>Receives the lines of print.</summary>
    public Action<string>? Print { get; init; }

    /// <summary>Collects covered lines; null collects none.</summary>
    public Testing.CoverageMarks? Marks { get; init; }

    /// <summary>Recorded values of built-ins such as rand.intn: given back where known, recorded where new. Null keeps nothing.</summary>
    public NondeterministicValues? Nondeterministic { get; init; }

    /// <summary>Collects what was reached; the snapshot must be compiled with marks.</summary>
    internal Evaluate.Coverage? Coverage { get; init; }

    /// <summary>Collects how far rules came; the snapshot must be compiled for it.</summary>
    internal Evaluate.RuleTrace? Trace { get; init; }
}
