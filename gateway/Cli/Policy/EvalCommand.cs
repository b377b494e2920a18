using System.CommandLine;
using SecureFin.Rego;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy eval QUERY --bundle PATH [--input FILE]</c>: prints the value of the query's last expression.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var query = new Argument<string>("QUERY") { Description = "Such as data.securefin.gateway.decision." };
        var bundle = new Option<string>("--bundle", "-b") { Description = "Folder, archive or module.", Required = true };
        var input = new Option<string?>("--input", "-i") { Description = "JSON file with the input document." };
        var strict = new Option<bool>("--strict-builtin-errors") { Description = "The first error of a built-in ends the evaluation." };
        var command = new Command("eval", "Evaluates a query.") { query, bundle, input, strict };
        command.SetAction(result =>
        {
            var compiled = PolicyFiles.Read(result.GetValue(bundle)!).Compile();
            if (compiled.Snapshot is not { } snapshot)
                return Say(result, compiled.Errors.Select(error => error.ToString()));
            var document = result.GetValue(input) is { } file ? snapshot.ReadInput(File.ReadAllBytes(file)) : default;
            var answer = snapshot.Prepare(result.GetValue(query)!).Evaluate(document, options: new EvaluationOptions { StrictBuiltinErrors = result.GetValue(strict), Print = result.Error().WriteLine });
            if (answer.Error is { } failure)
                return Say(result, [failure.ToString()]);
            result.Output().WriteLine(answer.Outcome == EvaluationOutcome.Undefined ? "undefined" : answer.Value.ToJson());
            return answer.Outcome == EvaluationOutcome.Undefined ? ExitCode.No : ExitCode.Good;
        });
        return command;
    }

    private static int Say(ParseResult result, IEnumerable<string> lines)
    {
        foreach (var line in lines)
            result.Error().WriteLine(line);
        return ExitCode.Usage;
    }
}
