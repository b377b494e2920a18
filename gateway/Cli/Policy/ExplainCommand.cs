using System.CommandLine;
using SecureFin.Rego;
using SecureFin.Rego.Explain;

namespace SecureFin.Cli.Policy;

/// <summary><c>sfg policy explain RULE -d PATH… [-i FILE]</c>: why a rule did not fire.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var shared = new PolicyOptions();
        var rules = new Argument<string[]>("RULE") { Description = "Paths such as data.securefin.gateway.deny.", Arity = ArgumentArity.OneOrMore };
        var query = new Option<string?>("--query") { Description = "What is evaluated; default: each rule itself." };
        var command = new Command("explain", "Tells why rules did not fire: the last expression that failed and the values it saw.") { rules, query, shared.Data, shared.Bundle, shared.Input };
        command.SetAction(result =>
        {
            var bundle = shared.Read(result);
            var input = result.GetValue(shared.Input) is { } file ? PolicyFiles.Json(file, bytes => RegoJson.Parse(bytes)) : default;
            var reports = result.GetValue(rules)!.Select(rule => RuleExplainer.Explain(bundle.Modules, bundle.Data, rule, input, result.GetValue(query))).ToList();
            if (reports.Find(report => report.Errors.Count > 0) is { } refused)
                return PolicyJson.Fail(result, refused.Errors, ExitCode.Usage);
            var found = reports.SelectMany(report => report.Rules).ToList();
            if (found.Count == 0)
                throw new UnreadableInputException("there is no rule at that path");
            if (result.WantsJson())
                PolicyJson.Write(result, new { Rules = found.Select(ExplanationText.ToJson) });
            else
                found.ForEach(rule => ExplanationText.Write(result.Output(), rule, ""));
            return found.Exists(rule => rule.Ending == RuleEnding.Fired) ? ExitCode.Good : ExitCode.No;
        });
        return command;
    }
}
