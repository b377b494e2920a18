using System.CommandLine;
using SecureFin.Rego.Conformance;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy conform --cases FILE [--expressions FILE]</c>: the language's own test cases against this engine.</summary>
internal static class ConformCommand
{
    public static Command Create()
    {
        var cases = new Option<string?>("--cases") { Description = "File of cases, one JSON object a line." };
        var expressions = new Option<string?>("--expressions") { Description = "File of expressions, one JSON object a line." };
        var command = new Command("conform", "Runs conformance files.") { cases, expressions };
        command.Validators.Add(result =>
        {
            if (result.GetValue(cases) is null && result.GetValue(expressions) is null)
                result.AddError("--cases or --expressions is needed.");
        });
        command.SetAction(result =>
        {
            var reports = new List<(string Name, ConformanceReport Report)>();
            if (result.GetValue(cases) is { } caseFile)
                reports.Add(("cases", ConformanceRunner.RunCases(File.ReadLines(caseFile))));
            if (result.GetValue(expressions) is { } expressionFile)
                reports.Add(("expressions", ConformanceRunner.RunExpressions(File.ReadLines(expressionFile))));
            if (result.WantsJson())
                result.WriteJson(reports.ToDictionary(report => report.Name, report => new { report.Report.Passed, report.Report.Total, report.Report.Failures }));
            else
                Print(result, reports);
            return reports.TrueForAll(report => report.Report.Failures.Count == 0) ? ExitCode.Good : ExitCode.No;
        });
        return command;
    }

    private static void Print(ParseResult result, List<(string Name, ConformanceReport Report)> reports)
    {
        foreach (var (name, report) in reports)
        {
            foreach (var failure in report.Failures)
                result.Output().WriteLine($"{failure.Id}\n  expected {failure.Expected}\n  got      {failure.Got}");
            result.Output().WriteLine($"{name}: {report.Summary}");
        }
    }
}
