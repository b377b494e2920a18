using SecureFin.Rego.Explain;

namespace SecureFin.Cli.Policy;

/// <summary>Explanations for people and for programs.</summary>
internal static class ExplanationText
{
    public static void Write(TextWriter output, RuleExplanation rule, string indent)
    {
        output.WriteLine($"{indent}{rule.File}:{rule.Row}: {rule.Head}: {Ending(rule.Ending)}");
        for (var failed = rule.Failure; failed is not null; failed = failed.Inner)
        {
            output.WriteLine($"{indent}  {failed.File}:{failed.Row}:{failed.Column}: {failed.Text}");
            foreach (var seen in failed.Values)
                output.WriteLine($"{indent}    {seen.Name} = {(seen.Value.IsUndefined ? "undefined" : seen.Value.ToJson())}");
        }

        foreach (var other in rule.Because)
            Write(output, other, indent + "  ");
    }

    public static object ToJson(RuleExplanation rule) => new
    {
        rule.Path,
        rule.Head,
        rule.File,
        rule.Row,
        Col = rule.Column,
        rule.Ending,
        Failure = ToJson(rule.Failure),
        Because = rule.Because.Count == 0 ? null : rule.Because.Select(ToJson),
    };

    private static object? ToJson(FailedExpression? failed) => failed is null ? null : new
    {
        failed.Text,
        failed.File,
        failed.Row,
        Col = failed.Column,
        Values = failed.Values.Select(seen => new { seen.Name, Value = PolicyJson.Of(seen.Value), Undefined = seen.Value.IsUndefined ? true : (bool?)null }),
        Inner = ToJson(failed.Inner),
    };

    private static string Ending(RuleEnding ending) => ending switch
    {
        RuleEnding.Fired => "fired",
        RuleEnding.Failed => "did not fire; this failed:",
        RuleEnding.NoMatch => "did not fire: the arguments do not match",
        _ => "was not tried",
    };
}
