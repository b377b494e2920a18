using SecureFin.Rego.Compile;
using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Explain;

/// <summary>Tells why rules did not fire: the last expression that failed, where it stands and the values it saw.</summary>
public sealed class RuleExplainer
{
    private const int MaxDepth = 8;

    private readonly PolicySnapshot snapshot;
    private readonly Dictionary<string, string> texts;

    private RuleExplainer(PolicySnapshot snapshot)
    {
        this.snapshot = snapshot;
        texts = snapshot.Modules.ToDictionary(module => module.Path, module => module.Text, StringComparer.Ordinal);
    }

    /// <summary>Evaluates the rules at a path, such as <c>data.securefin.gateway.deny</c>, or all rules below it.</summary>
    /// <param name="modules">Policies.</param>
    /// <param name="data">Base documents.</param>
    /// <param name="path">What is asked about; it must be a constant reference below data.</param>
    /// <param name="input">The input document; undefined for none.</param>
    /// <param name="query">What is evaluated; null evaluates the path itself.</param>
    /// <param name="options">Of the compilation.</param>
    public static ExplainReport Explain(IReadOnlyList<RegoModuleSource> modules, RegoValue data, string path, RegoValue input, string? query = null, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var compiled = new RegoCompiler((options ?? CompilerOptions.Default) with { Trace = true }).Compile(modules, data);
        return compiled.Snapshot is { } snapshot
            ? new RuleExplainer(snapshot).Run(path, input, query ?? path)
            : new ExplainReport(null, [], compiled.Errors);
    }

    private ExplainReport Run(string path, RegoValue input, string query)
    {
        var trace = new RuleTrace();
        EvaluationResult result;
        try
        {
            result = snapshot.Prepare(query).Evaluate(input, options: new EvaluationOptions { Trace = trace });
        }
        catch (QueryCompileException refused)
        {
            return new ExplainReport(null, [], refused.Errors);
        }

        var asked = new Parser("", path).ParseQueryText() is [{ Term: RefTerm reference }] ? reference : new RefTerm([new VarTerm(path, SourceLocation.None)], SourceLocation.None);
        var rules = asked.StartsWith("data") ? snapshot.Program.State.Rules.Reachable(asked).SelectMany(rule => rule.Chain()).Distinct() : [];
        return new ExplainReport(result, Describe(rules, trace, []), []);
    }

    private List<RuleExplanation> Describe(IEnumerable<Rule> rules, RuleTrace trace, HashSet<Rule> above) => rules
        .Where(rule => !rule.IsDefault && !above.Contains(rule))
        .OrderBy(rule => rule.Location.File, StringComparer.Ordinal).ThenBy(rule => rule.Location.Offset)
        .Select(rule => Describe(rule, trace, above)).ToList();

    private RuleExplanation Describe(Rule rule, RuleTrace trace, HashSet<Rule> above)
    {
        var failure = trace.Failures.GetValueOrDefault(rule);
        var ending = trace.Fired.Contains(rule) ? RuleEnding.Fired
            : !trace.Entered.Contains(rule) ? RuleEnding.NotReached
            : failure is null ? RuleEnding.NoMatch : RuleEnding.Failed;
        var because = ending == RuleEnding.Failed && above.Count < MaxDepth
            ? Describe(failure!.At.Rules.SelectMany(snapshot.Program.State.Rules.Reachable).Distinct().Where(other => !trace.Fired.Contains(other)), trace, [.. above, rule])
            : [];
        return new RuleExplanation(
            TermPrinter.Print(new RefTerm(rule.Head.Reference.Select(Named).ToList(), rule.Location)),
            HeadText(rule),
            rule.Location.File,
            rule.Location.Row,
            rule.Location.Column,
            ending,
            ending == RuleEnding.Failed ? Describe(failure!) : null,
            because);
    }

    private Term Named(Term part) => part is VarTerm variable ? new VarTerm(snapshot.Program.State.NameOf(variable.Name), part.Location) : part;

    private FailedExpression Describe(TracedFailure failure)
    {
        var expression = failure.At.Expression;
        var text = Source(expression.Location, expression.End);
        return new FailedExpression(
            expression.IsGenerated || text.Length == 0 ? failure.At.Text : text,
            expression.Location.File,
            expression.Location.Row,
            expression.Location.Column,
            failure.Seen.Select(seen => new SeenValue(seen.Text, seen.Value)).ToList(),
            failure.Inner is { } inner ? Describe(inner) : null);
    }

    /// <summary>First line of the rule up to its body.</summary>
    private string HeadText(Rule rule)
    {
        var line = Source(rule.Location, rule.End).Split('\n')[0].TrimEnd();
        var end = line.IndexOf(" if ", StringComparison.Ordinal);
        return (end > 0 ? line[..end] : line).TrimEnd('{', ' ');
    }

    private string Source(SourceLocation place, int end) =>
        end > place.Offset && texts.TryGetValue(place.File, out var text) && end <= text.Length ? text[place.Offset..end] : "";
}
