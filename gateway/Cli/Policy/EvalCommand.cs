using System.CommandLine;
using SecureFin.Rego;
using SecureFin.Rego.Testing;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy eval QUERY [-d PATH]… [-b PATH]… [-i FILE]</c>: evaluates a query and shows what it gives.</summary>
internal sealed class EvalCommand
{
    private readonly PolicyOptions shared = new();
    private readonly Argument<string> query = new("QUERY") { Description = "Such as data.securefin.gateway.decision." };
    private readonly Option<bool> strict = Flag.Create("The first error of a built-in ends the evaluation.", "--strict-builtin-errors");
    private readonly Option<bool> show = Flag.Create("Shows the first error of a built-in without ending the evaluation.", "--show-builtin-errors");
    private readonly Option<bool> fail = Flag.Create("Exit 1 if the query is undefined; this is always so.", "--fail");
    private readonly Option<bool> failDefined = Flag.Create("Exit 1 if the query has an answer, 0 if it is undefined.", "--fail-defined");
    private readonly Option<bool> coverage = Flag.Create("Adds the lines that the evaluation covered; json alone.", "--coverage");
    private readonly Option<string?> timeout = new("--timeout") { Description = "Longest evaluation, such as 50ms or 2s. Default 5s." };

    public static Command Create() => new EvalCommand().Build();

    private Command Build()
    {
        var command = new Command("eval", "Evaluates a query.") { query, shared.Data, shared.Bundle, shared.Input, shared.StandardInput, shared.Capabilities, shared.Schema, strict, show, fail, failDefined, coverage, timeout };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var bundle = shared.Read(result);
        var compiled = bundle.Compile(shared.Compiler(result) with { Instrument = result.GetValue(coverage) });
        if (compiled.Snapshot is not { } snapshot)
            return PolicyJson.Fail(result, compiled.Errors, ExitCode.Usage);
        try
        {
            var prepared = snapshot.PrepareEach(result.GetValue(query)!);
            return Answer(result, prepared, shared.ReadInput(result, snapshot));
        }
        catch (QueryCompileException refused)
        {
            return PolicyJson.Fail(result, refused.Errors, ExitCode.Usage);
        }
    }

    private int Answer(ParseResult result, PreparedQuery prepared, RegoValue input)
    {
        var limits = EvaluationLimits.Default with { Timeout = result.GetValue(timeout) is { } text ? PolicyOptions.Duration(text) : TimeSpan.FromSeconds(5), MaxSteps = 1_000_000_000 };
        var marks = result.GetValue(coverage) ? new CoverageMarks() : null;
        var options = new EvaluationOptions { StrictBuiltinErrors = result.GetValue(strict), Print = result.Error().WriteLine, Marks = marks };
        var answer = prepared.Evaluate(input, limits, options);
        if (answer.Error is { } failure)
            return PolicyJson.Fail(result, [failure], ExitCode.No);
        var shown = result.GetValue(show) ? prepared.Evaluate(input, limits, options with { StrictBuiltinErrors = true, Marks = null, Print = null }).Error : null;
        new EvalOutput(result, prepared, answer, shown, marks?.Report(prepared.Snapshot.Modules)).Write();
        if (shown is not null)
            return ExitCode.Good;
        return (answer.Outcome == EvaluationOutcome.Undefined) == result.GetValue(failDefined) ? ExitCode.Good : ExitCode.No;
    }
}
