using SecureFin.Rego.Conformance;

namespace SecureFin.Rego.Conformance.Tests;

/// <summary>
/// All cases and expressions. What fails must be listed in not-yet.txt, and what is listed there must fail: the list can
/// only shrink.
/// </summary>
public sealed class ConformanceTests
{
    private static readonly HashSet<string> NotYet = TestFiles.Lines("rego-conformance/not-yet.txt")
        .Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void Every_case_gives_what_OPA_gives()
    {
        var report = ConformanceRunner.RunCases(TestFiles.Lines("rego-conformance/cases.jsonl"));

        Assert.Equal(1382, report.Total);
        AssertOnlyListed(report, listed => listed.Contains('#', StringComparison.Ordinal));
    }

    [Fact]
    public void Every_expression_gives_what_OPA_gives()
    {
        var report = ConformanceRunner.RunExpressions(TestFiles.Lines("rego-conformance/expressions.jsonl"));

        Assert.True(report.Total > 400, report.Summary);
        AssertOnlyListed(report, listed => !listed.Contains('#', StringComparison.Ordinal));
    }

    private static void AssertOnlyListed(ConformanceReport report, Func<string, bool> isOfThisFile)
    {
        var failed = report.Failures.Select(failure => failure.Id).ToHashSet(StringComparer.Ordinal);
        var unlisted = report.Failures.Where(failure => !NotYet.Contains(failure.Id)).ToList();
        var needless = NotYet.Where(isOfThisFile).Where(listed => !failed.Contains(listed)).ToList();

        Assert.Empty(unlisted);
        Assert.Empty(needless);
    }
}
