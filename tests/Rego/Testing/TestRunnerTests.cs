using SecureFin.Rego.Testing;
using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Testing;

/// <summary>The recorded run of <c>opa test</c>.</summary>
public sealed class TestRunnerTests
{
    private static readonly RegoObject Record = RegoJson.Parse(File.ReadAllBytes(TestData.Path("opa-contract", "cli", "test.json"))).AsObject();

    [Fact]
    public void Every_test_ends_as_recorded()
    {
        var wanted = Record["runs"].AsArray()[0].AsObject()["json"].AsArray().AsSpan().ToArray().Select(item => item.AsObject());

        var report = TestRunner.Run(Modules(), Data());

        Assert.Equal(
            wanted.Select(Describe).Order(StringComparer.Ordinal),
            report.Results.Select(Describe).Order(StringComparer.Ordinal));
        Assert.False(report.Succeeded);
    }

    [Fact]
    public void A_filter_chooses_tests_by_name()
    {
        var report = TestRunner.Run(Modules(), Data(), new TestRunOptions { Filter = "test_allow" });

        Assert.Equal("test_allow", Assert.Single(report.Results).Name);
        Assert.True(report.Succeeded);
    }

    [Fact]
    public void Coverage_names_the_lines_that_a_run_covered_as_recorded()
    {
        var wanted = Record["runs"].AsArray().AsSpan().ToArray().Select(item => item.AsObject())
            .First(item => item["command"].AsString().Contains("--threshold 10", StringComparison.Ordinal))["json"].AsObject();

        var report = TestRunner.Run(Modules(), Data(), new TestRunOptions { Filter = "test_allow", Coverage = true });

        Assert.Equal(Rows(wanted, "policy.rego"), report.Coverage[0].Covered);
        Assert.Equal(Rows(wanted, "policy_test.rego"), report.Coverage[1].Covered);
        Assert.Contains(report.Coverage[0].NotCovered, line => line is { Row: 19, Reason: "not reached: nothing asks for the rule" });
    }

    [Fact]
    public void A_module_that_does_not_compile_stops_the_run()
    {
        var report = TestRunner.Run([new RegoModuleSource("bad_test.rego", "package b\n\ntest_x if y\n")], default);

        Assert.Equal("bad_test.rego:3: rego_unsafe_var_error: var y is unsafe", Assert.Single(report.CompileErrors).ToString());
        Assert.False(report.Succeeded);
    }

    private static IEnumerable<int> Rows(RegoObject coverage, string file) => coverage["files"].AsObject()[file].AsObject()["covered"].AsArray().AsSpan().ToArray()
        .SelectMany(range => Enumerable.Range(Row(range, "start"), Row(range, "end") - Row(range, "start") + 1));

    private static int Row(RegoValue range, string edge) => int.Parse(range.AsObject()[edge].AsObject()["row"].NumberText(), System.Globalization.CultureInfo.InvariantCulture);

    private static string Describe(RegoObject item) => string.Join(
        ' ',
        item["name"].AsString(),
        item["skip"].IsTrue ? "Skipped" : item["fail"].IsTrue ? "Failed" : item["error"].IsDefined ? "Error" : "Passed",
        item["location"].AsObject()["row"].NumberText(),
        item["sub_results"].TryGetObject(out var cases) ? string.Join(',', Enumerable.Range(0, cases.Count).Select(i => $"{cases.KeyAt(i).AsString()}:{!cases.ValueAt(i).AsObject()["fail"].IsTrue}")) : "");

    private static string Describe(SecureFin.Rego.Testing.TestResult result) => string.Join(
        ' ',
        result.Name,
        result.Outcome,
        result.Row,
        string.Join(',', result.Cases.Select(found => $"{found.Name}:{found.Passed}")));

    private static List<RegoModuleSource> Modules() => new[] { "policy.rego", "policy_test.rego" }
        .Select(name => new RegoModuleSource(name, Record["files"].AsObject()[name].AsString())).ToList();

    private static RegoValue Data() => RegoJson.Parse(Record["files"].AsObject()["data.json"].AsString());
}
