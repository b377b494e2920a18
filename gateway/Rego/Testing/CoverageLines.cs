using SecureFin.Rego.Compile;
using SecureFin.Rego.Evaluate;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Testing;

/// <summary>Lines with rule heads and expressions, whether tests made them true, and why not.</summary>
internal sealed class CoverageLines(string file, Coverage coverage)
{
    private readonly SortedDictionary<int, string> open = [];
    private readonly SortedSet<int> covered = [];

    public static List<FileCoverage> Report(IReadOnlyList<RegoModuleSource> modules, Coverage coverage) => DeepStack.Run(
        modules.Sum(module => module.Text.Length),
        () => modules.OrderBy(module => module.Path, StringComparer.Ordinal).Select(source => new CoverageLines(source.Path, coverage).Run(new Parser(source.Path, source.Text).ParseModule())).ToList());

    private FileCoverage Run(Module? module)
    {
        foreach (var first in module?.Rules ?? [])
        {
            for (var (rule, before) = (first, (Rule?)null); rule is not null; (rule, before) = (rule.Else, rule))
            {
                Note(rule, before);
            }
        }

        return new FileCoverage(file, covered.ToList(), open.Where(line => !covered.Contains(line.Key)).Select(line => new UncoveredLine(line.Key, line.Value)).ToList());
    }

    private void Note(Rule rule, Rule? before)
    {
        var isReached = coverage.Reached.Contains(rule.Location);
        var parts = rule.HasGeneratedBody || rule.IsDefault ? [] : Expressions(rule);
        var barrier = parts.Find(part => coverage.Reached.Contains(part) && !coverage.Held.Contains(part));
        var notReached = isReached ? ""
            : before is not null && coverage.Reached.Contains(before.Location) ? $"not reached: the branch in row {before.Location.Row} always answers"
            : rule.IsDefault ? "not reached: another rule always answers, or nothing asks for it"
            : "not reached: nothing asks for the rule";
        Note(rule.Location, isReached ? barrier is null ? "never true: arguments or value do not fit" : $"never true: stops in row {barrier.Row}" : notReached);
        foreach (var part in parts)
        {
            Note(part, coverage.Reached.Contains(part) ? "never true" : isReached ? $"not reached: stops in row {barrier?.Row ?? rule.Location.Row}" : notReached);
        }
    }

    private void Note(SourceLocation place, string reason)
    {
        if (coverage.Held.Contains(place))
        {
            covered.Add(place.Row);
        }
        else
        {
            open.TryAdd(place.Row, reason);
        }
    }

    /// <summary>Places of the expressions; declarations with some count where they held, as in OPA.</summary>
    private List<SourceLocation> Expressions(Rule rule)
    {
        var places = new List<SourceLocation>();
        new FunctionWalker(expression: expression =>
        {
            if (expression.Some is null || (expression.Some.Membership is not null && coverage.Held.Contains(expression.Location)))
            {
                places.Add(expression.Location);
            }

            return true;
        }).Walk(rule.Body);
        return places;
    }
}
