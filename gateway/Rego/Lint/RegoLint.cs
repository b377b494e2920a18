using SecureFin.Rego.Compile;
using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Lint;

/// <summary>A place where a policy does not do what it seems to say.</summary>
/// <param name="Code">Stable name of the finding.</param>
public sealed record LintFinding(string Code, string Message, string Fix, string File, int Row, int Column);

/// <summary>Findings beyond the compiler, where the language is dangerous.</summary>
public static class RegoLint
{
    /// <summary>An operand inside <c>not</c> in a deny rule can be undefined; then the rule does not fire.</summary>
    public const string UndefinedUnderNot = "rego.undefined_under_not";

    private static readonly string[] DenyWords = ["deny", "violation", "reject", "refuse", "forbid", "block"];

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
        var always = modules.GroupBy(module => module.Package.ToString(), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => AlwaysDefined(group.SelectMany(module => module.Rules)), StringComparer.Ordinal);
        return modules.SelectMany(module => module.Rules.Where(IsDeny).SelectMany(rule => rule.Chain())
            .SelectMany(rule => CheckRule(module, rule, always[module.Package.ToString()]))).ToList();
    }

    private static bool IsDeny(Rule rule) => rule.Head.Reference[0] is VarTerm name && Array.Exists(DenyWords, word => name.Name.Contains(word, StringComparison.Ordinal));

    private static HashSet<string> AlwaysDefined(IEnumerable<Rule> rules) => rules
        .Where(rule => rule.IsDefault || rule.Head.IsMultiValue || (rule.HasGeneratedBody && rule.Head.Arguments is null && rule.Head.Value is not null && Literal.TryConstant(rule.Head.Value).IsDefined))
        .Select(rule => ((VarTerm)rule.Head.Reference[0]).Name)
        .ToHashSet(StringComparer.Ordinal);

    private static List<LintFinding> CheckRule(Module module, Rule rule, HashSet<string> always)
    {
        var findings = new List<LintFinding>();
        var ruleNames = module.Rules.Select(other => ((VarTerm)other.Head.Reference[0]).Name).Concat(module.Imports.Select(import => import.Name)).ToHashSet(StringComparer.Ordinal);
        new FunctionWalker(expression: expression =>
        {
            if (expression.Negated && expression.Call is { } call && Offender(call, always, ruleNames, expression.IsUnify || expression.OperatorName == "equal") is { } offender)
            {
                findings.Add(new LintFinding(
                    UndefinedUnderNot,
                    $"`{expression}` is undefined, not true, when `{offender}` is undefined: the rule does not fire",
                    $"add a copy of the rule in which `not {offender}` stands for `{expression}`, or give `{offender}` a default",
                    module.File,
                    expression.Location.Row,
                    expression.Location.Column));
            }

            return true;
        }).Walk(rule);
        return findings;
    }

    /// <summary>First operand that can be undefined; references directly beside == stay inside the negation and are safe.</summary>
    private static Term? Offender(List<Term> call, HashSet<string> always, HashSet<string> names, bool isEquality) => call.Skip(1)
        .Select(operand => isEquality && operand is RefTerm or VarTerm ? null : FindUndefined(operand, always, names))
        .FirstOrDefault(found => found is not null);

    // `not f(input.x)` is undefined without input.x, so a fix that negates the call would fail as well.
    private static Term Innermost(CallTerm call, HashSet<string> always, HashSet<string> names) =>
        call.Terms.Skip(1).Select(operand => FindUndefined(operand, always, names)).FirstOrDefault(found => found is not null) ?? call;

    private static Term? FindUndefined(Term term, HashSet<string> always, HashSet<string> names)
    {
        Term? found = null;
        new FunctionWalker(inner =>
        {
            if (found is not null || inner is ComprehensionTerm)
            {
                return false;
            }

            var isOpen = inner switch
            {
                VarTerm variable => names.Contains(variable.Name) && !always.Contains(variable.Name),
                RefTerm { Parts: [VarTerm] } => false,
                RefTerm or CallTerm => true,
                _ => false,
            };
            found = isOpen ? inner : null;
            return !isOpen;
        }).Walk(term);
        return found is CallTerm call ? Innermost(call, always, names) : found;
    }
}
