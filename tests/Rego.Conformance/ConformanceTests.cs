using SecureFin.Rego.Conformance;

namespace SecureFin.Rego.Conformance.Tests;

/// <summary>All cases and expressions; a failure shows its id with what was expected and what came.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void Every_case_gives_what_OPA_gives()
    {
        var report = ConformanceRunner.RunCases(TestFiles.Lines("rego-conformance/cases.jsonl"));

        Assert.Empty(report.Failures);
        Assert.Equal(1382, report.Total);
    }

    [Fact]
    public void Every_expression_gives_what_OPA_gives()
    {
        var report = ConformanceRunner.RunExpressions(TestFiles.Lines("rego-conformance/expressions.jsonl"));

        Assert.Empty(report.Failures);
        Assert.True(report.Total > 400, report.Summary);
    }
}
