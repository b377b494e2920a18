using System.CommandLine;
using System.Globalization;
using System.Text;
using SecureFin.Rego.Bundles;
using SecureFin.Rego.Explain;
using SecureFin.Rego.Testing;

namespace SecureFin.Cli.Policy;

/// <summary>Shows a test run as <c>opa test</c> does; failed tests are explained.</summary>
internal sealed class TestOutput(ParseResult result, PolicyBundle bundle, TestReport report, bool coverage, bool verbose)
{
    private readonly TextWriter output = result.Output();

    public void Write()
    {
        if (result.WantsJson())
            WriteJson();
        else
            Print();
    }

    private void WriteJson()
    {
        var tests = report.Results.Select(test => new
        {
            Location = new { test.File, test.Row, Col = test.Column },
            test.Package,
            test.Name,
            Fail = test.Outcome == TestOutcome.Failed ? true : (bool?)null,
            Skip = test.Outcome == TestOutcome.Skipped ? true : (bool?)null,
            Error = test.Error is { } error ? PolicyJson.Of(error) : null,
            Duration = test.Duration.Ticks * 100,
            Output = test.Output.Count == 0 ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Concat(test.Output.Select(line => line + "\n")))),
            SubResults = test.Cases.Count == 0 ? null : test.Cases.ToDictionary(found => found.Name, found => new { found.Name, Fail = found.Passed ? (bool?)null : true }, StringComparer.Ordinal),
        });
        if (coverage)
            PolicyJson.Write(result, CoverageJson.Of(report.Coverage));
        else
            PolicyJson.Write(result, tests);
    }

    private void Print()
    {
        foreach (var file in report.Results.Where(test => verbose || test.Outcome != TestOutcome.Passed).GroupBy(test => test.File, StringComparer.Ordinal))
        {
            output.WriteLine($"{file.Key}:");
            foreach (var test in file)
                Print(test);
            output.WriteLine(new string('-', 80));
        }

        // A test with cases counts by its cases.
        var counted = report.Results.SelectMany(test => test.Cases.Count == 0 ? [test.Outcome] : test.Cases.Select(found => found.Passed ? TestOutcome.Passed : TestOutcome.Failed)).ToList();
        foreach (var (word, outcome) in new[] { ("PASS", TestOutcome.Passed), ("FAIL", TestOutcome.Failed), ("SKIPPED", TestOutcome.Skipped), ("ERROR", TestOutcome.Error) })
        {
            if (counted.Count(found => found == outcome) is > 0 and var count)
                output.WriteLine($"{word}: {count}/{counted.Count}");
        }

        foreach (var file in report.Coverage.Where(file => file.NotCovered.Count > 0))
        {
            foreach (var line in file.NotCovered)
                output.WriteLine($"{file.File}:{line.Row}: {line.Reason}");
        }

        if (coverage)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"coverage: {report.CoveragePercent:F1} %"));
    }

    private void Print(TestResult test)
    {
        var word = test.Outcome switch { TestOutcome.Passed => "PASS", TestOutcome.Failed => "FAIL", TestOutcome.Skipped => "SKIPPED", _ => "ERROR" };
        output.WriteLine(test.Outcome == TestOutcome.Skipped
            ? $"{test.Package}.{test.Name}: {word}"
            : string.Create(CultureInfo.InvariantCulture, $"{test.Package}.{test.Name}: {word} ({test.Duration.TotalMicroseconds:0.###}µs)"));
        if (test.Error is { } error)
            output.WriteLine($"  {error}");
        foreach (var found in test.Cases.Where(found => verbose || !found.Passed))
            output.WriteLine($"  {found.Name}: {(found.Passed ? "PASS" : "FAIL")}");
        if (test.Output.Count > 0 && (verbose || test.Outcome != TestOutcome.Passed))
            output.WriteLine($"\n  {string.Join("\n  ", test.Output)}\n");
        if (verbose && test.Outcome == TestOutcome.Failed)
            Explain(test);
    }

    private void Explain(TestResult test)
    {
        foreach (var rule in RuleExplainer.Explain(bundle.Modules, bundle.Data, $"{test.Package}.{test.Name}", default).Rules)
            ExplanationText.Write(output, rule, "  ");
    }
}
