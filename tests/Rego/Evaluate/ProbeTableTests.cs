using SecureFin.Rego.Conformance;
using SecureFin.Rego.Tests.Builtins;

namespace SecureFin.Rego.Tests.Evaluate;

/// <summary>Expressions of all built-in families at their edges, compiled, checked and evaluated, lenient and strict.</summary>
public sealed class ProbeTableTests
{
    [Fact]
    public void Every_expression_of_the_table_gives_its_answer()
    {
        var report = ConformanceRunner.RunExpressions(File.ReadLines(TestData.Path("rego", "probes.tsv")).Where(line => line.Length > 0 && line[0] != '#').Select(Line));

        Assert.True(report.Failures.Count == 0, string.Join('\n', report.Failures.Select(failure => $"{failure.Id}\n    expected {failure.Expected}\n    got      {failure.Got}")));
        Assert.True(report.Total > 1_200, report.Summary);
    }

    private static string Line(string row)
    {
        var columns = row.Split('\t');
        var expression = RegoValue.FromString(columns[0]).ToJson();
        if (!columns[1].StartsWith("error: ", StringComparison.Ordinal))
            return columns[1] == "undefined" ? $$"""{"expr":{{expression}},"undefined":true}""" : $$"""{"expr":{{expression}},"result":[{{columns[1]}}]}""";
        var parts = columns[1].Split(": ", 3);
        var isLenient = parts[1].StartsWith("eval_", StringComparison.Ordinal);
        return $$"""{"expr":{{expression}},"errors":[{"code":"{{parts[1]}}","message":{{RegoValue.FromString(parts.ElementAtOrDefault(2) ?? "").ToJson()}}}]{{(isLenient ? ",\"undefined\":true" : "")}}}""";
    }
}
