using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Lint;

/// <summary>Findings beyond the compiler, where the language is dangerous.</summary>
public static class RegoLint
{
    /// <summary>
    /// An operand inside <c>not</c> can be undefined; then the expression is undefined, not true, and a deny rule that hangs on it
    /// does not fire. Looked for in deny rules and in all rules and functions by which they are decided.
    /// </summary>
    public const string UndefinedUnderNot = "rego.undefined_under_not";

    private static readonly string[] DenyWords = ["deny", "violation", "reject", "refuse", "forbid", "block"];
    private static readonly string[] TestWords = ["test_", "todo_test_"];

    /// <summary>Checks modules; those that do not parse give no findings.</summary>
    public static IReadOnlyList<LintFinding> Check(IEnumerable<RegoModuleSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var texts = sources.ToList();
        return DeepStack.Run(texts.Sum(source => source.Text.Length), () => CheckDeep(texts));
    }

    private static List<LintFinding> CheckDeep(List<RegoModuleSource> sources)
    {
        var modules = sources.Select(source => new Parser(source.Path, source.Text).ParseModule()).OfType<Module>().ToList();
        var rules = new RuleIndex(modules);
        var definedness = new Definedness(rules);
        var findings = new Dictionary<Expression, LintFinding>();
        var reach = new DenyReach(rules, (root, rule, expression) =>
        {
            if (!findings.ContainsKey(expression) && definedness.Offender(rule, expression) is { } offender)
                findings[expression] = Finding(root, rule, expression, offender);
        });
        reach.Follow(modules.SelectMany(module => module.Rules).Where(IsDeny));
        return findings.Values.OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Row).ThenBy(finding => finding.Column).ToList();
    }

    private static LintFinding Finding(Rule root, Rule rule, Expression expression, Term offender) => new(
        UndefinedUnderNot,
        $"`{expression}` is undefined, not true, when `{offender}` is undefined: {(ReferenceEquals(root, rule) ? "the rule does not fire" : $"`{NameOf(rule)}` does not fire, by which `{NameOf(root)}` is decided")}",
        $"add a copy of the rule in which `not {offender}` stands for `{expression}`, or give `{offender}` a default",
        rule.Module.File,
        expression.Location.Row,
        expression.Location.Column);

    private static string NameOf(Rule rule) => $"{rule.Module.Package}.{((VarTerm)rule.Head.Reference[0]).Name}";

    private static bool IsDeny(Rule rule) => rule.Head.Reference[0] is VarTerm name
        && Array.Exists(DenyWords, word => name.Name.Contains(word, StringComparison.Ordinal)) && !Array.Exists(TestWords, word => name.Name.StartsWith(word, StringComparison.Ordinal));
}
