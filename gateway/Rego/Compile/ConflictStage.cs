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
        if (node.Children.Count > 0 && node.Rules.Exists(IsGround))
        {
            var below = node.DepthFirst().Skip(1).Where(child => child.Rules.Count > 0).Select(child => child.Path());
            state.Fail(SyntaxError.Type, first.Location, $"rule {NameOf(state, node)} conflicts with [{string.Join(' ', below)}]");
            return;
        }

        var (kinds, arities, complete, others) = (false, false, 0, 0);
        foreach (var rule in node.Rules)
        {
            kinds |= rule.Head.IsMultiValue != first.Head.IsMultiValue;
            arities |= (rule.Head.Arguments?.Count ?? 0) != (first.Head.Arguments?.Count ?? 0);
            _ = !rule.Head.IsMultiValue && IsGround(rule) ? complete++ : others++;
        }

        if (kinds || arities || (complete > 0 && others > 0))
        {
            state.Fail(SyntaxError.Type, first.Location, $"conflicting rules {NameOf(state, node)} found");
            return;
        }

        if (node.Rules.Find(rule => rule.IsDefault) != node.Rules.FindLast(rule => rule.IsDefault))
        {
            var defaults = node.Rules.Where(rule => rule.IsDefault).ToList();
            var places = string.Join(", ", defaults.Select(rule => $"{rule.Location.File}:{rule.Location.Row}"));
            state.Fail(SyntaxError.Type, defaults[0].Module.PackageLocation, $"multiple default rules {NameOf(state, node)} found at {places}");
        }
    }

    private static string NameOf(CompileState state, RuleTree node) => TermPrinter.Print(new RefTerm(
        node.Rules[^1].Head.Reference.Select(part => part is VarTerm variable ? new VarTerm(state.NameOf(variable.Name), part.Location) : part).ToList(), node.Rules[0].Location));

    private static bool IsGround(Rule rule) => rule.Head.Reference.FindIndex(1, part => part is not ScalarTerm) < 0;

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
        var packages = new Dictionary<string, Module>(StringComparer.Ordinal); // the first module of each
        foreach (var module in state.Modules)
        {
            state.Options.Checkpoint?.Invoke();
            packages.TryAdd(module.Package.ToString(), module);
        }

        var lengths = state.Modules.Select(module => module.Package.Parts.Count).ToHashSet();
        foreach (var rule in state.Modules.SelectMany(module => module.Rules).Where(IsGround))
        {
            state.Options.Checkpoint?.Invoke();
            if (lengths.Contains(rule.Head.Reference.Count) && packages.TryGetValue(TermPrinter.Print(new RefTerm(rule.Head.Reference, rule.Location)), out var other))
            {
                var local = string.Join('.', rule.Head.Reference.Skip(rule.Module.Package.Parts.Count).Select(part => ((ScalarTerm)part).Text));
                var package = string.Join('.', other.PackagePath);
                state.Fail(SyntaxError.Type, rule.Module.PackageLocation, $"package {package} conflicts with rule {local} defined at {rule.Location.File}:{rule.Location.Row}");
            }
        }
    }
}
