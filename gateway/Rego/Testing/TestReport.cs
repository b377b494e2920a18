namespace SecureFin.Rego.Testing;

/// <summary>How a test ended.</summary>
public enum TestOutcome
{
    /// <summary>The rule is true, or each of its cases is.</summary>
    Passed,

    /// <summary>Undefined or false.</summary>
    Failed,

    /// <summary>Its name starts with todo_.</summary>
    Skipped,

    /// <summary>The evaluation ended with an error.</summary>
    Error,
}

/// <summary>One case of a test whose path has a variable, such as <c>test_cases[note]</c>.</summary>
public sealed record TestCaseResult(string Name, bool Passed);

/// <summary>Result of one test rule.</summary>
/// <param name="Package">Path of its package, from data.</param>
/// <param name="Output">What the test printed.</param>
public sealed record TestResult(
    string Package,
    string Name,
    TestOutcome Outcome,
    string File,
    int Row,
    int Column,
    TimeSpan Duration,
    IReadOnlyList<string> Output,
    IReadOnlyList<TestCaseResult> Cases,
    RegoError? Error);

/// <summary>A line that no test covered, and why.</summary>
/// <param name="Reason">Begins with "not reached" or "never true".</param>
public sealed record UncoveredLine(int Row, string Reason);

/// <summary>Coverage of one module.</summary>
public sealed record FileCoverage(string File, IReadOnlyList<int> Covered, IReadOnlyList<UncoveredLine> NotCovered);

/// <summary>Results of a test run.</summary>
/// <param name="Results">In the order of the modules.</param>
/// <param name="CompileErrors">If there are any, no test ran.</param>
/// <param name="Coverage">By module; empty unless it was asked for.</param>
public sealed record TestReport(IReadOnlyList<TestResult> Results, IReadOnlyList<RegoError> CompileErrors, IReadOnlyList<FileCoverage> Coverage)
{
    /// <summary>True if everything compiled and no test failed or ended with an error.</summary>
    public bool Succeeded => CompileErrors.Count == 0 && Results.All(result => result.Outcome is TestOutcome.Passed or TestOutcome.Skipped);

    /// <summary>Covered lines in per cent of all lines; 100 without lines.</summary>
    public double CoveragePercent
    {
        get
        {
            var covered = Coverage.Sum(file => file.Covered.Count);
            var all = covered + Coverage.Sum(file => file.NotCovered.Count);
            return all == 0 ? 100 : covered * 100.0 / all;
        }
    }
}
