using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Stages about rule heads and imports.</summary>
internal static class HeadStages
{
    /// <summary>Gives every rule its full path; parts that are neither constant nor variable move to the body.</summary>
    public static void RewritePaths(CompileState state)
    {
        foreach (var rule in state.AllRules())
        {
            rule.Head.Reference = rule.Head.NamePath ?? PathOf(state, rule);
        }
    }

    private static List<Term> PathOf(CompileState state, Rule rule)
    {
        var reference = rule.Head.Reference;
        var first = (VarTerm)reference[0];
        var path = new List<Term>(rule.Module.Package.Parts) { ScalarTerm.String(first.Name, first.Location) };
        foreach (var part in reference.Skip(1))
        {
            if (part is VarTerm or ScalarTerm)
            {
                path.Add(part);
                continue;
            }

            var capture = state.Capture(part);
            path.Add(capture.Call![1]);
            rule.Body.Add(capture);
        }

        return path;
    }

    /// <summary>Rules and := must not hide input and data. Of each module the rules are reported first.</summary>
    public static void CheckOverrides(CompileState state)
    {
        var walker = new FunctionWalker(expression: expression => CheckAssignment(state, expression));
        foreach (var module in state.Modules)
        {
            state.Options.Checkpoint?.Invoke();
            module.Rules.ForEach(rule => CheckName(state, rule));
            foreach (var rule in module.Rules.SelectMany(rule => rule.Chain()))
            {
                walker.Walk(rule);
            }
        }
    }

    // Branches after an else have the name of the first one.
    private static void CheckName(CompileState state, Rule rule)
    {
        var name = rule.Head.Reference[rule.Module.Package.Parts.Count] is ScalarTerm text ? text.Text : "";
        if (name is "input" or "data")
        {
            state.Fail(SyntaxError.Compile, rule.Location, $"rules must not shadow {name} (use a different rule name)");
        }
    }

    private static bool CheckAssignment(CompileState state, Expression expression)
    {
        if (expression.IsAssign && expression.Call!.Count > 1 && expression.Call[1] is RefTerm { Parts: [VarTerm { Name: "input" or "data" } root] })
        {
            state.Fail(SyntaxError.Compile, expression.Location, $"variables must not shadow {root.Name} (use a different variable name)");
        }

        return true;
    }

    public static void CheckImports(CompileState state)
    {
        foreach (var module in state.Modules)
        {
            var seen = new Dictionary<string, Import>(StringComparer.Ordinal);
            foreach (var import in module.Imports.Where(import => !import.Path.StartsWith("future") && !import.Path.StartsWith("rego")))
            {
                if (seen.TryAdd(import.Name, import))
                {
                    continue;
                }

                var earlier = seen[import.Name];
                var alias = earlier.Alias is null ? "" : " as " + earlier.Alias;
                state.Fail(SyntaxError.Compile, import.Location, $"import must not shadow import {earlier.Path}{alias}");
            }
        }
    }

    public static void SetRuleTree(CompileState state) => state.Rules = RuleTree.Build(state.Modules, state.Options.Checkpoint);

    /// <summary>Moves references and comprehensions of a head into its body, so that they are evaluated last.</summary>
    public static void RewriteTerms(CompileState state)
    {
        foreach (var rule in state.AllRules())
        {
            var head = rule.Head;
            head.Key = Captured(state, rule, head.Key);
            head.Value = Captured(state, rule, head.Value);
            for (var i = 0; i < (head.Arguments?.Count ?? 0); i++)
            {
                head.Arguments![i] = Captured(state, rule, head.Arguments[i])!;
            }
        }
    }

    private static Term? Captured(CompileState state, Rule rule, Term? term)
    {
        if (term is null || !NeedsEvaluation(term))
        {
            return term;
        }

        var capture = state.Capture(term);
        rule.Body.Add(capture);
        return capture.Call![1];
    }

    /// <summary>True if a term holds references or comprehensions.</summary>
    public static bool NeedsEvaluation(Term term) => term is not (ScalarTerm or VarTerm) && (term is RefTerm or ComprehensionTerm || HoldsEvaluated(term));

    private static bool HoldsEvaluated(Term term)
    {
        var found = false;
        new FunctionWalker(inner =>
        {
            found |= inner is RefTerm or ComprehensionTerm;
            return !found;
        }).Walk(term);
        return found;
    }
}
