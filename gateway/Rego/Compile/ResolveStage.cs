using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Replaces names of imports and of the package's rules by full references below data and input.</summary>
internal sealed class ResolveStage
{
    private readonly Dictionary<string, Global> globals;
    private readonly List<NameSet> ignored = [];

    private ResolveStage(Dictionary<string, Global> globals) => this.globals = globals;

    private sealed record Global(RefTerm Path)
    {
        public bool IsUsed { get; set; }
    }

    public static void Run(CompileState state)
    {
        var exports = Exports(state);
        foreach (var module in state.Modules)
        {
            state.Options.Checkpoint?.Invoke();
            var stage = new ResolveStage(GlobalsOf(module, exports[module.Package.ToString()]));
            foreach (var rule in module.Rules)
            {
                for (var branch = rule; branch is not null; branch = branch.Else)
                {
                    stage.ResolveRule(state, branch);
                }
            }

            if (state.Options.Strict)
            {
                stage.ReportUnused(state, module);
            }
        }
    }

    /// <summary>Resolves a query against imports of its own.</summary>
    public static void ResolveQuery(Body body)
    {
        var stage = new ResolveStage(new Dictionary<string, Global>(StringComparer.Ordinal));
        stage.ignored.Add(DeclaredVars.Of(body));
        stage.Resolve(body);
    }

    private static Dictionary<string, HashSet<string>> Exports(CompileState state)
    {
        var exports = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var module in state.Modules)
        {
            state.Options.Checkpoint?.Invoke();
            var key = module.Package.ToString();
            if (!exports.TryGetValue(key, out var names))
            {
                exports.Add(key, names = new HashSet<string>(StringComparer.Ordinal));
            }

            names.UnionWith(module.Rules.Select(rule => ((VarTerm)rule.Head.Reference[0]).Name));
        }

        return exports;
    }

    private static Dictionary<string, Global> GlobalsOf(Module module, HashSet<string> names)
    {
        var globals = new Dictionary<string, Global>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            globals[name] = new Global(new RefTerm([.. module.Package.Parts, ScalarTerm.String(name, SourceLocation.None)], SourceLocation.None));
        }

        foreach (var import in module.Imports.Where(import => !import.Path.StartsWith("future") && !import.Path.StartsWith("rego")))
        {
            globals[import.Name] = new Global(import.Path);
        }

        return globals;
    }

    private void ReportUnused(CompileState state, Module module)
    {
        foreach (var import in module.Imports.Where(import => !import.Path.StartsWith("future") && !import.Path.StartsWith("rego")))
        {
            if (!globals[import.Name].IsUsed)
            {
                var alias = import.Alias is null ? "" : " as " + import.Alias;
                state.Fail(SyntaxError.Compile, import.Location, $"import {import.Path}{alias} unused");
            }
        }
    }

    private void ResolveRule(CompileState state, Rule rule)
    {
        var arguments = new NameSet();
        foreach (var argument in rule.Head.Arguments ?? [])
        {
            if (!CollectArgument(state, rule, argument, arguments))
            {
                return;
            }
        }

        ignored.Add(arguments);
        ignored.Add(DeclaredVars.Of(rule.Body));
        for (var i = 1; i < rule.Head.Reference.Count; i++)
        {
            rule.Head.Reference[i] = Resolve(rule.Head.Reference[i]);
        }

        if (rule.Head.Arguments is { } list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                list[i] = Resolve(list[i]);
            }
        }

        rule.Head.Key = rule.Head.Key is null ? null : Resolve(rule.Head.Key);
        rule.Head.Value = rule.Head.Value is null ? null : Resolve(rule.Head.Value);
        Resolve(rule.Body);
        ignored.Clear();
    }

    private static bool CollectArgument(CompileState state, Rule rule, Term argument, NameSet names)
    {
        switch (argument)
        {
            case VarTerm variable:
                names.Add(variable.Name);
                return true;
            case RefTerm { Parts: [VarTerm { Name: "input" or "data" } root] }:
                state.Fail(SyntaxError.Compile, rule.Location, $"args must not shadow {root.Name} (use a different variable name)");
                return false;
            case ArrayTerm array:
                return array.Items.All(item => CollectArgument(state, rule, item, names));
            case ObjectTerm map:
                return map.Items.All(item => CollectArgument(state, rule, item.Value, names));
            default:
                return true;
        }
    }

    private bool IsIgnored(string name)
    {
        foreach (var names in ignored)
        {
            if (names.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    private void Resolve(Body body)
    {
        foreach (var expression in body)
        {
            Resolve(expression);
        }
    }

    private void Resolve(ComprehensionTerm comprehension)
    {
        ignored.Add(DeclaredVars.Of(comprehension.Body));
        Resolve(comprehension.Body);
        comprehension.Key = comprehension.Key is null ? null : Resolve(comprehension.Key);
        comprehension.Value = Resolve(comprehension.Value);
        ignored.RemoveAt(ignored.Count - 1);
    }

    private void Resolve(Expression expression)
    {
        expression.Term = expression.Term is null ? null : Resolve(expression.Term);
        ResolveAll(expression.Call);
        ResolveAll(expression.Some?.Membership?.Terms);
        if (expression.Every is { } every)
        {
            every.Domain = Resolve(every.Domain);
            var locals = new NameSet { every.Value.Name };
            if (every.Key is not null)
            {
                locals.Add(every.Key.Name);
            }

            ignored.Add(locals);
            ignored.Add(DeclaredVars.Of(every.Body));
            Resolve(every.Body);
            ignored.RemoveRange(ignored.Count - 2, 2);
        }

        for (var i = 0; i < expression.With.Length; i++)
        {
            var with = expression.With[i];
            expression.With[i] = with with { Target = Resolve(with.Target), Value = Resolve(with.Value) };
        }
    }

    private void ResolveAll(List<Term>? terms)
    {
        for (var i = 0; i < (terms?.Count ?? 0); i++)
        {
            terms![i] = Resolve(terms[i]);
        }
    }

    private Term Resolve(Term term)
    {
        switch (term)
        {
            case VarTerm variable:
                return ResolveName(variable.Name) is { } path ? new RefTerm(Relocate(path, term.Location), term.Location) { End = term.End } : term;
            case RefTerm reference:
                ResolveReference(reference);
                break;
            case CallTerm call:
                ResolveAll(call.Terms);
                break;
            case ArrayTerm array:
                ResolveAll(array.Items);
                break;
            case SetTerm set:
                ResolveAll(set.Items);
                break;
            case ObjectTerm map:
                for (var i = 0; i < map.Items.Count; i++)
                {
                    map.Items[i] = new KeyValuePair<Term, Term>(Resolve(map.Items[i].Key), Resolve(map.Items[i].Value));
                }

                break;
            case ComprehensionTerm comprehension:
                Resolve(comprehension);
                break;
        }

        return term;
    }

    private RefTerm? ResolveName(string name)
    {
        if (!globals.TryGetValue(name, out var global) || IsIgnored(name))
        {
            return null;
        }

        global.IsUsed = true;
        return global.Path;
    }

    /// <summary>The path as if it stood at a place, and what follows it there.</summary>
    private static List<Term> Relocate(RefTerm path, SourceLocation place, List<Term>? parts = null)
    {
        var relocated = new List<Term>(path.Parts.Count + (parts?.Count ?? 1) - 1);
        foreach (var part in path.Parts)
        {
            relocated.Add(part is VarTerm variable ? new VarTerm(variable.Name, place) : ScalarTerm.String(((ScalarTerm)part).Text, place));
        }

        for (var i = 1; i < (parts?.Count ?? 0); i++)
        {
            relocated.Add(parts![i]);
        }

        return relocated;
    }

    private void ResolveReference(RefTerm reference)
    {
        if (reference.Parts[0] is VarTerm head)
        {
            for (var i = 1; i < reference.Parts.Count; i++)
            {
                reference.Parts[i] = Resolve(reference.Parts[i]);
            }

            if (ResolveName(head.Name) is { } path)
            {
                reference.Parts = Relocate(path, head.Location, reference.Parts);
            }
        }
        else
        {
            ResolveAll(reference.Parts);
        }
    }
}
