namespace SecureFin.Rego.Testing;

/// <summary>Which tests run and how.</summary>
public sealed record TestRunOptions
{
    /// <summary>All tests, without coverage.</summary>
    public static TestRunOptions Default { get; } = new();

    /// <summary>Regular expression (RE2) that <c>data.package.name</c> must match; null runs all.</summary>
    public string? Filter { get; init; }

    /// <summary>Also reports which expressions no test reached; slower. Default false.</summary>
    public bool Coverage { get; init; }

    /// <summary>How the modules are compiled.</summary>
    public CompilerOptions Compiler { get; init; } = CompilerOptions.Default;

    /// <summary>Bounds of one test. Default: those of an evaluation, with five seconds.</summary>
    public EvaluationLimits Limits { get; init; } = EvaluationLimits.Default with { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Clock for durations and for time.now_ns.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
