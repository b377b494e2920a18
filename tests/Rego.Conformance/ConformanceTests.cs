using SecureFin.Rego.Conformance;

namespace SecureFin.Rego.Conformance.Tests;

public sealed class ConformanceTests
{
    /// <summary>Groups of cases about the language itself.</summary>
    private static readonly HashSet<string> Language = new(StringComparer.Ordinal)
    {
        "assignments", "baseandvirtualdocs", "comparisonexpr", "completedoc", "compositebasedereference", "compositereferences",
        "containskeyword", "dataderef", "defaultkeyword", "disjunction", "elsekeyword", "embeddedvirtualdoc", "eqexpr", "evaltermexpr",
        "every", "example", "fix1863", "helloworld", "indexing", "indirectreferences", "keywordrefs", "negation", "nestedreferences",
        "partialdocconstants", "partialiter", "partialobjectdoc", "partialsetdoc", "planner-ir", "refheads", "undos", "varreferences",
        "virtualdocs",
    };

    [Fact]
    public void Every_case_about_the_language_gives_what_OPA_gives()
    {
        var lines = TestFiles.Lines("rego-conformance/cases.jsonl").Where(line => Language.Contains(GroupOf(line)));

        var report = ConformanceRunner.RunCases(lines);

        Assert.True(report.Total > 350, report.Summary);
        Assert.Empty(report.Failures);
    }

    private static string GroupOf(string line) => RegoJson.Parse(line).AsObject()["group"].AsString();
}
