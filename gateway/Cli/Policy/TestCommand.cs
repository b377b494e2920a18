using System.CommandLine;
using SecureFin.Rego.Testing;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy test PATH…</c>: runs the rules whose names begin with <c>test_</c>.</summary>
internal sealed class TestCommand
{
    private readonly PolicyOptions shared = new();
    private readonly Argument<string[]> paths = new("PATH") { Description = "Folders, archives, modules or data files.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> run = new("--run", "-r") { Description = "Runs only tests whose path matches this regular expression." };
    private readonly Option<bool> verbose = Flag.Create("Names the passed tests as well, and says why others failed.", "--verbose", "-v");
    private readonly Option<bool> coverage = Flag.Create("Reports the lines that no test covered, and why.", "--coverage", "-c");
    private readonly Option<double> threshold = new("--threshold", "-t") { Description = "Least coverage in per cent; implies --coverage." };
    private readonly Option<bool> exitZeroOnSkipped = Flag.Create("Skipped tests do not make the run fail.", "--exit-zero-on-skipped", "-z");
    private readonly Option<bool> watch = Flag.Create("Runs again when a file changes, until interrupted.", "--watch", "-w");

    public static Command Create() => new TestCommand().Build();

    private Command Build()
    {
        var command = new Command("test", "Runs policy tests.") { paths, run, verbose, coverage, threshold, exitZeroOnSkipped, watch, shared.Bundle, shared.Capabilities };
        command.Validators.Add(result =>
        {
            if (result.GetValue(threshold) is not (>= 0 and <= 100))
                result.AddError("--threshold is a per cent from 0 to 100.");
        });
        command.SetAction((result, cancellation) => result.GetValue(watch)
            ? new WatchLoop([.. result.GetValue(paths)!, .. result.GetValue(shared.Bundle) ?? []], TimeProvider.System).RunAsync(() => Once(result), result.Error(), cancellation)
            : Task.FromResult(Once(result)));
        return command;
    }

    private int Once(ParseResult result)
    {
        var bundle = PolicyFiles.ReadFiles([.. result.GetValue(paths)!, .. result.GetValue(shared.Bundle) ?? []]);
        var wanted = result.GetValue(threshold);
        var options = new TestRunOptions { Filter = result.GetValue(run), Coverage = result.GetValue(coverage) || wanted > 0, Compiler = shared.Compiler(result) };
        var report = TestRunner.Run(bundle.Modules, bundle.Data, options);
        if (report.CompileErrors.Count > 0)
            return PolicyJson.Fail(result, report.CompileErrors, ExitCode.Usage);
        if (report.Results.Count == 0)
            result.Error().WriteLine("sfg: no test was found");
        new TestOutput(result, bundle, report, options.Coverage, result.GetValue(verbose)).Write();
        if (report.CoveragePercent < wanted)
        {
            result.Error().WriteLine(FormattableString.Invariant($"Code coverage threshold not met: got {report.CoveragePercent:F2} instead of {wanted:F2}"));
            return ExitCode.No;
        }

        var skipped = report.Results.Any(test => test.Outcome == TestOutcome.Skipped) && !result.GetValue(exitZeroOnSkipped);
        return report.Succeeded && !skipped ? ExitCode.Good : ExitCode.No;
    }
}
