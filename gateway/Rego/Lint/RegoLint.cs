using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Lint;

/// <summary>Findings beyond the compiler, where the language is dangerous.</summary>
public static class RegoLint
{
    /// <summary>
    /// An operand inside <c>not</c> can be undefined; then the expression is undefined, not true, and a deny rule that hangs on it
    /// does not fire. Looked for in deny rules, in rules that add duties, in what an allow rule negates, and in all rules and functions
    /// by which they are decided.
    /// </summary>
    public const string UndefinedUnderNot = "rego.undefined_under_not";

    /// <summary>
    /// A field of the input under <c>not</c> in a rule that allows: it holds where the field is missing, so leaving it out of a call grants.
    /// </summary>
    public const string AbsenceGrants = "rego.absence_grants";

    private static readonly string[] DenyWords = ["deny", "violation", "reject", "refuse", "forbid", "block"];
    private static readonly string[] TestWords = ["test_", "todo_test_"];

    // Names of the decision document: what must not fall silent, and what lets a call pass.
    private static readonly HashSet<string> Duties = new(StringComparer.Ordinal) { "reasons", "obligations", "duties", "approvals", "hold", "mask" };
    private static readonly HashSet<string> Grants = new(StringComparer.Ordinal) { "allow", "allowed", "grant", "granted", "permit", "permitted", "authorized" };

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
        var reach = new DenyReach(
            rules,
            (root, rule, expression) =>
            {
                if (!findings.ContainsKey(expression) && definedness.Offender(rule, expression) is { } offender)
                    findings[expression] = Silent(root, rule, expression, offender);
            },
            (root, rule, expression) =>
            {
                if (SaysYes(rule))
                    findings.TryAdd(expression, Absent(root, rule, expression));
            });
        var all = modules.SelectMany(module => module.Rules).Where(IsPolicy).ToList();
        reach.Follow(all.Where(IsDeny), all.Where(rule => Grants.Contains(FirstName(rule))));
        return findings.Values.OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Row).ThenBy(finding => finding.Column).ToList();
    }

    private static LintFinding Absent(Rule root, Rule rule, Expression expression) => new(
        AbsenceGrants,
        $"`{expression}` holds when `{expression.Term}` is missing: a call that leaves it out {(Grants.Contains(FirstName(root)) ? "is let pass by" : "escapes")} `{NameOf(root)}`",
        $"ask for the value that grants, such as `{expression.Term} == false`",
        rule.Module.File,
        expression.Location.Row,
        expression.Location.Column);

    private static LintFinding Silent(Rule root, Rule rule, Expression expression, Term offender) => new(
        UndefinedUnderNot,
        $"`{expression}` is undefined, not true, when `{offender}` is undefined: {(ReferenceEquals(root, rule) ? "the rule does not fire" : $"`{NameOf(rule)}` does not fire, by which `{NameOf(root)}` is decided")}",
        $"add a copy of the rule in which `not {offender}` stands for `{expression}`, or give `{offender}` a default",
        rule.Module.File,
        expression.Location.Row,
        expression.Location.Column);

    private static string NameOf(Rule rule) => $"{rule.Module.Package}.{((VarTerm)rule.Head.Reference[0]).Name}";

    private static string FirstName(Rule rule) => rule.Head.Reference[0] is VarTerm name ? name.Name : "";

    private static bool IsPolicy(Rule rule) => !Array.Exists(TestWords, word => FirstName(rule).StartsWith(word, StringComparison.Ordinal));

    // A rule with a value of its own chooses between sources, such as an account by IBAN or by number.
    private static bool SaysYes(Rule rule) => rule.Head is { IsMultiValue: false, Value: null or ScalarTerm { IsTrue: true } };

    private static bool IsDeny(Rule rule) => Duties.Contains(FirstName(rule)) || Array.Exists(DenyWords, word => FirstName(rule).Contains(word, StringComparison.Ordinal));
}
