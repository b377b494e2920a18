using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Orders the expressions of each body so that every variable is bound before it is needed; what cannot be ordered is unsafe.</summary>
internal sealed class SafetyStage(CompileState state)
{
    private readonly Dictionary<Expression, HashSet<string>> unsafeVars = [];

    public static void CheckHeads(CompileState state)
    {
        foreach (var rule in state.AllRules())
        {
            var head = VarCollector.Of(rule.Head.Reference, 1);
            var heads = new VarCollector(VarSkip.None, head);
            heads.Walk(rule.Head.Key);
            heads.Walk(rule.Head.Value);
            if (head.Count == 0)
            {
                continue;
            }

            var safe = VarCollector.Of(rule.Body, VarSkip.ForSafety);
            new VarCollector(VarSkip.None, safe).WalkAll(rule.Head.Arguments);
            // An author may write names that look generated; those are shown only if nothing else is.
            var open = head.Except(safe).Select(state.NameOf).Order(StringComparer.Ordinal).ToList();
            foreach (var name in open.Exists(name => !CompileState.IsGenerated(name)) ? open.Where(name => !CompileState.IsGenerated(name)) : open)
            {
                state.Fail(SyntaxError.UnsafeVar, rule.Location, $"var {Shown(name)} is unsafe");
            }
        }
    }

    private static string Shown(string name) => name[0] == '$' ? "_" : name;

    public static void CheckBodies(CompileState state)
    {
        foreach (var rule in state.AllRules())
        {
            var safe = VarCollector.Of(rule.Head.Arguments);
            safe.Add("input");
            safe.Add("data");
            rule.Body = Order(state, rule.Body, safe);
        }
    }

    public static Body Order(CompileState state, Body body, HashSet<string> safe)
    {
        var stage = new SafetyStage(state);
        var ordered = stage.Reorder(body, safe);
        return stage.Report() ? body : ordered;
    }

    private bool Report()
    {
        var places = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        foreach (var (expression, names) in unsafeVars)
        {
            foreach (var name in names)
            {
                if (!places.TryGetValue(name, out var place) || Before(expression.Location, place))
                {
                    places[name] = expression.Location;
                }
            }
        }

        var named = places.Where(entry => !CompileState.IsGenerated(state.NameOf(entry.Key)) && entry.Key[0] != '%').OrderBy(entry => entry.Value.Offset).ThenBy(entry => entry.Key, StringComparer.Ordinal).ToList();
        foreach (var (name, place) in named)
        {
            state.Fail(SyntaxError.UnsafeVar, place, $"var {Shown(state.NameOf(name))} is unsafe");
        }

        if (named.Count == 0)
        {
            foreach (var expression in unsafeVars.Where(entry => entry.Value.Count > 0).Select(entry => entry.Key))
            {
                state.Fail(SyntaxError.UnsafeVar, expression.Location, "expression is unsafe");
            }
        }

        return places.Count > 0;
    }

    private static bool Before(SourceLocation a, SourceLocation b) => a.Row != b.Row ? a.Row < b.Row : a.Column < b.Column;

    private Body Reorder(Body body, HashSet<string> globals)
    {
        HashSet<string>? bodyVars = null;
        var safe = new HashSet<string>(StringComparer.Ordinal);
        var missing = new Dictionary<Expression, HashSet<string>>(body.Count);
        var closures = new Dictionary<Expression, HashSet<string>>();
        foreach (var expression in body)
        {
            var vars = VarCollector.Of(expression, VarSkip.ForSafety);
            foreach (var name in vars)
            {
                if (globals.Contains(name))
                {
                    safe.Add(name);
                }
            }

            vars.ExceptWith(globals);
            missing[expression] = vars;
            if (ClosureFinder.Find(expression))
            {
                var closed = VarsInClosures(expression);
                closed.IntersectWith(bodyVars ??= VarCollector.Of(body, VarSkip.ForSafety));
                closed.ExceptWith(globals);
                closures[expression] = closed;
            }
        }

        var ordered = new Body { Capacity = body.Count };
        var placed = new HashSet<Expression>(body.Count);
        var known = new HashSet<string>(safe, StringComparer.Ordinal);
        known.UnionWith(globals);
        for (var before = -1; before != ordered.Count;)
        {
            before = ordered.Count;
            foreach (var expression in body)
            {
                if (!placed.Contains(expression) && IsReady(expression, safe, missing, closures.GetValueOrDefault(expression)))
                {
                    placed.Add(expression);
                    ordered.Add(expression);
                    missing.Remove(expression);
                    var found = OutputVars.OfExpression(state, expression, known);
                    safe.UnionWith(found);
                    known.UnionWith(found);
                }
            }
        }

        foreach (var (expression, names) in missing)
        {
            Blame(expression, names);
        }

        CheckClosures(ordered, globals);
        return ordered;
    }

    private bool IsReady(Expression expression, HashSet<string> safe, Dictionary<Expression, HashSet<string>> missing, HashSet<string>? closed)
    {
        var outputs = OutputVars.OfExpression(state, expression, safe);
        if (closed is { Count: > 0 })
        {
            var open = Without([.. closed], [], safe);
            if (open.Count > 0)
            {
                if (open.SetEquals(outputs))
                {
                    return false;
                }

                missing[expression] = open;
            }
        }

        return Without(missing[expression], outputs, safe).Count == 0;
    }

    private static HashSet<string> Without(HashSet<string> names, HashSet<string> outputs, HashSet<string> safe)
    {
        if (names.Count > 0)
        {
            names.RemoveWhere(name => outputs.Contains(name) || safe.Contains(name));
        }

        return names;
    }

    private void Blame(Expression expression, IEnumerable<string> names)
    {
        if (!unsafeVars.TryGetValue(expression, out var known))
        {
            unsafeVars.Add(expression, known = new HashSet<string>(StringComparer.Ordinal));
        }

        known.UnionWith(names);
    }

    private static HashSet<string> VarsInClosures(Expression expression)
    {
        var vars = new HashSet<string>(StringComparer.Ordinal);
        var names = new VarCollector(VarSkip.None, vars);
        new FunctionWalker(
            term =>
            {
                if (term is not ComprehensionTerm)
                {
                    return true;
                }

                names.Walk(term);
                return false;
            },
            inner =>
            {
                if (inner.Every is { } every)
                {
                    names.Walk(every.Body);
                }

                return true;
            }).Walk(expression);
        return vars;
    }

    private void CheckClosures(Body ordered, HashSet<string> globals)
    {
        if (!ordered.Exists(ClosureFinder.Find))
        {
            return;
        }

        var known = new HashSet<string>(globals, StringComparer.Ordinal);
        var names = new VarCollector(VarSkip.ForSafety, known);
        foreach (var expression in ordered)
        {
            if (ClosureFinder.Find(expression))
            {
                var scope = new HashSet<string>(known, StringComparer.Ordinal);
                new FunctionWalker(term => CheckClosure(expression, term, scope), inner => CheckEvery(expression, inner, scope)).Walk(expression);
            }

            names.Walk(expression);
        }
    }

    private bool CheckEvery(Expression holder, Expression expression, HashSet<string> scope)
    {
        if (expression.Every is not { } every)
        {
            return true;
        }

        scope.Add(every.Value.Name);
        if (every.Key is not null)
        {
            scope.Add(every.Key.Name);
        }

        CheckClosure(holder, every.Domain, scope);
        every.Body = Reorder(every.Body, new HashSet<string>(scope, StringComparer.Ordinal));
        return false;
    }

    private bool CheckClosure(Expression holder, Term term, HashSet<string> scope)
    {
        if (term is not ComprehensionTerm comprehension)
        {
            return true;
        }

        var inside = VarCollector.Of(comprehension.Body, VarSkip.ForSafety);
        inside.UnionWith(scope);
        var head = VarCollector.Of(comprehension.Value);
        head.UnionWith(VarCollector.Of(comprehension.Key));
        head.ExceptWith(inside);
        if (head.Count > 0)
        {
            Blame(holder, head);
        }

        comprehension.Body = Reorder(comprehension.Body, new HashSet<string>(scope, StringComparer.Ordinal));
        return false;
    }
}
