using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Refuses rules of one path that differ in kind, and rules inside the documents of other rules.</summary>
internal static class ConflictStage
{
    public static void Run(CompileState state, RegoValue data)
    {
        foreach (var node in state.Rules.DepthFirst().Where(node => node.Rules.Count > 0))
        {
            state.Options.Checkpoint?.Invoke();
            CheckNode(state, node);
            if (state.Options.RefuseRulesOverData)
            {
                CheckData(state, node, data);
            }
        }

        CheckPackages(state);
    }

    private static void CheckNode(CompileState state, RuleTree node)
    {
        var first = node.Rules[0];
        var ground = node.Rules.Where(IsGround).ToList();
        var name = TermPrinter.Print(new RefTerm(node.Rules[^1].Head.Reference.Select(part => part is VarTerm variable ? new VarTerm(state.NameOf(variable.Name), part.Location) : part).ToList(), first.Location));
        if (ground.Count > 0 && node.Children.Count > 0)
        {
            var below = node.DepthFirst().Skip(1).Where(child => child.Rules.Count > 0).Select(child => child.Path());
            state.Fail(SyntaxError.Type, first.Location, $"rule {name} conflicts with [{string.Join(' ', below)}]");
            return;
        }

        var kinds = node.Rules.Select(rule => rule.Head.IsMultiValue).Distinct().Count();
        var arities = node.Rules.Select(rule => rule.Head.Arguments?.Count ?? 0).Distinct().Count();
        var complete = node.Rules.Count(rule => !rule.Head.IsMultiValue && IsGround(rule));
        if (kinds > 1 || arities > 1 || (complete > 0 && complete < node.Rules.Count))
        {
            state.Fail(SyntaxError.Type, first.Location, $"conflicting rules {name} found");
            return;
        }

        var defaults = node.Rules.Where(rule => rule.IsDefault).ToList();
        if (defaults.Count > 1)
        {
            var places = string.Join(", ", defaults.Select(rule => $"{rule.Location.File}:{rule.Location.Row}"));
            state.Fail(SyntaxError.Type, defaults[0].Module.PackageLocation, $"multiple default rules {name} found at {places}");
        }
    }

    private static bool IsGround(Rule rule) => rule.Head.Reference.Skip(1).All(part => part is ScalarTerm);

    private static void CheckData(CompileState state, RuleTree node, RegoValue data)
    {
        var found = data;
        foreach (var part in node.ToReference().Parts.Skip(1))
        {
            found = found.IsDefined ? found.Lookup(Literal.ToValue((ScalarTerm)part)) : found;
        }

        if (found.IsDefined)
        {
            state.Fail(SyntaxError.Compile, node.Rules[0].Location, $"conflicting rule for data path {string.Join('/', node.ToReference().Parts.Skip(1).Select(part => ((ScalarTerm)part).Text))} found");
        }
    }

    private static void CheckPackages(CompileState state)
    {
        var packages = state.Modules.GroupBy(module => module.Package.ToString(), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var rule in state.Modules.SelectMany(module => module.Rules).Where(IsGround))
        {
            state.Options.Checkpoint?.Invoke();
            if (packages.TryGetValue(TermPrinter.Print(new RefTerm(rule.Head.Reference, rule.Location)), out var modules))
            {
                var other = modules[0];
                var local = string.Join('.', rule.Head.Reference.Skip(rule.Module.Package.Parts.Count).Select(part => ((ScalarTerm)part).Text));
                var package = string.Join('.', other.PackagePath);
                state.Fail(SyntaxError.Type, rule.Module.PackageLocation, $"package {package} conflicts with rule {local} defined at {rule.Location.File}:{rule.Location.Row}");
            }
        }
    }
}
