using System.CommandLine;
using SecureFin.Rego.Testing;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy test PATH</c>: runs the rules whose names begin with <c>test_</c>.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "Folder, archive or module." };
        var run = new Option<string?>("--run", "-r") { Description = "Runs only tests whose path matches this regular expression." };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Names the passed tests as well." };
        var coverage = new Option<bool>("--coverage", "-c") { Description = "Prints the lines that no test covered, and why." };
        var threshold = new Option<double>("--threshold", "-t") { Description = "Least coverage in per cent; implies --coverage." };
        var command = new Command("test", "Runs policy tests.") { path, run, verbose, coverage, threshold };
        command.SetAction(result =>
        {
            var bundle = PolicyFiles.Read(result.GetValue(path)!);
            var wanted = result.GetValue(threshold);
            var report = TestRunner.Run(bundle.Modules, bundle.Data, new TestRunOptions { Filter = result.GetValue(run), Coverage = result.GetValue(coverage) || wanted > 0 });
            var good = report.Succeeded && report.CoveragePercent >= wanted;
            if (result.WantsJson())
                result.WriteJson(Summary(report));
            else
                Print(result, report, result.GetValue(verbose));
            return good ? ExitCode.Good : report.CompileErrors.Count > 0 ? ExitCode.Usage : ExitCode.No;
        });
        return command;
    }

    private static object Summary(TestReport report) => new
    {
        passed = report.Results.Count(test => test.Outcome == TestOutcome.Passed),
        failed = report.Results.Where(test => test.Outcome is TestOutcome.Failed or TestOutcome.Error).Select(test => $"{test.Package}.{test.Name}"),
        skipped = report.Results.Count(test => test.Outcome == TestOutcome.Skipped),
        errors = report.CompileErrors.Select(error => error.ToString()),
        coverage = report.Coverage.Count == 0 ? (double?)null : Math.Round(report.CoveragePercent, 2),
    };

    private static void Print(ParseResult result, TestReport report, bool verbose)
    {
        var output = result.Output();
        foreach (var error in report.CompileErrors)
            output.WriteLine(error);
        foreach (var test in report.Results.Where(test => verbose || test.Outcome is not TestOutcome.Passed))
            output.WriteLine($"{test.Package}.{test.Name}: {test.Outcome.ToString().ToUpperInvariant()} ({test.Duration.TotalMilliseconds:F2} ms) {test.Error}");
        foreach (var file in report.Coverage.Where(file => file.NotCovered.Count > 0))
            output.WriteLine($"{file.File}: {string.Join(", ", file.NotCovered.Select(line => $"{line.Row} ({line.Reason})"))}");
        output.WriteLine($"PASS: {report.Results.Count(test => test.Outcome == TestOutcome.Passed)}/{report.Results.Count}");
        if (report.Coverage.Count > 0)
            output.WriteLine($"coverage: {report.CoveragePercent:F1} %");
    }
}
