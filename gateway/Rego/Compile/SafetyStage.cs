using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Orders the expressions of each body so that every variable is bound before it is needed; what cannot be ordered is unsafe.</summary>
internal sealed class SafetyStage(CompileState state)
{
    private Dictionary<Expression, NameSet>? unsafeVars; // null while all is well

    public static void CheckHeads(CompileState state)
    {
        foreach (var rule in state.AllRules())
        {
            var heads = new VarCollector();
            heads.WalkAll(rule.Head.Reference, 1);
            heads.Walk(rule.Head.Key);
            heads.Walk(rule.Head.Value);
            var open = heads.Found;
            if (open.Count > 0)
            {
                open.ExceptWith(VarCollector.Of(rule.Body, VarSkip.ForSafety), VarCollector.Of(rule.Head.Arguments));
                FailOpen(state, rule, open);
            }
        }
    }

    // An author may write names that look generated; those are shown only if nothing else is.
    private static void FailOpen(CompileState state, Rule rule, NameSet open)
    {
        if (open.Count == 0)
        {
            return;
        }

        var names = open.Select(state.NameOf).Order(StringComparer.Ordinal).ToList();
        foreach (var name in names.Exists(name => !CompileState.IsGenerated(name)) ? names.Where(name => !CompileState.IsGenerated(name)) : names)
        {
            state.Fail(SyntaxError.UnsafeVar, rule.Location, $"var {Shown(name)} is unsafe");
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
            var stage = new SafetyStage(state);
            var ordered = stage.Reorder(rule.Body, safe);
            rule.Body = stage.unsafeVars is { } open && Report(state, open) ? rule.Body : ordered;
        }
    }

    private static bool Report(CompileState state, Dictionary<Expression, NameSet> unsafeVars)
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

    private Body Reorder(Body body, NameSet globals)
    {
        var safe = new NameSet();
        var pending = new Pending?[body.Count];
        NameSet? bodyVars = null; // set by the first closure
        for (var i = 0; i < pending.Length; i++)
        {
            pending[i] = PendingOf(body[i], globals, safe);
            if (ClosureFinder.Find(body[i]))
            {
                var closed = VarsInClosures(body[i]);
                closed.IntersectWith(bodyVars ??= VarCollector.Of(body, VarSkip.ForSafety));
                closed.ExceptWith(globals);
                pending[i]!.Closed = closed;
            }
        }

        var ordered = new Body { Capacity = body.Count };
        for (var before = -1; before != ordered.Count;)
        {
            before = ordered.Count;
            for (var i = 0; i < pending.Length; i++)
            {
                if (pending[i] is { } next && BoundWhenReady(next, safe) is { } found)
                {
                    ordered.Add(next.Expression);
                    safe.UnionWith(found);
                    pending[i] = null;
                }
            }
        }

        foreach (var left in pending)
        {
            if (left is not null)
            {
                Blame(left.Expression, left.Missing);
            }
        }

        if (bodyVars is not null)
        {
            CheckClosures(ordered, globals);
        }

        return ordered;
    }

    private static Pending PendingOf(Expression expression, NameSet globals, NameSet safe)
    {
        var missing = VarCollector.Of(expression, VarSkip.ForSafety);
        foreach (var name in missing)
        {
            if (globals.Contains(name))
            {
                safe.Add(name);
            }
        }

        missing.ExceptWith(globals);
        return new Pending(expression, missing);
    }

    /// <summary>An expression that has no place yet.</summary>
    private sealed class Pending(Expression expression, NameSet missing)
    {
        public Expression Expression => expression;

        /// <summary>Variables that nothing has bound.</summary>
        public NameSet Missing { get; set; } = missing;

        /// <summary>Variables of the body that its closures use.</summary>
        public NameSet? Closed { get; set; }
    }

    /// <summary>What the expression binds, if it can stand here; else null.</summary>
    private NameSet? BoundWhenReady(Pending next, NameSet safe)
    {
        var outputs = OutputVars.OfExpression(state, next.Expression, safe);
        if (next.Closed is { Count: > 0 } closed)
        {
            var open = new NameSet(closed);
            open.ExceptWith(safe);
            if (open.Count > 0)
            {
                if (open.SetEquals(outputs))
                {
                    return null;
                }

                next.Missing = open;
            }
        }

        next.Missing.ExceptWith(outputs, safe);
        return next.Missing.Count == 0 ? outputs : null;
    }

    private void Blame(Expression expression, NameSet names)
    {
        unsafeVars ??= [];
        if (!unsafeVars.TryGetValue(expression, out var known))
        {
            unsafeVars.Add(expression, known = []);
        }

        known.UnionWith(names);
    }

    private static NameSet VarsInClosures(Expression expression)
    {
        var vars = new NameSet();
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

    private void CheckClosures(Body ordered, NameSet globals)
    {
        var known = new NameSet(globals);
        var names = new VarCollector(VarSkip.ForSafety, known);
        foreach (var expression in ordered)
        {
            if (ClosureFinder.Find(expression))
            {
                var scope = new NameSet(known);
                new FunctionWalker(term => CheckClosure(expression, term, scope), inner => CheckEvery(expression, inner, scope)).Walk(expression);
            }

            names.Walk(expression);
        }
    }

    private bool CheckEvery(Expression holder, Expression expression, NameSet scope)
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
        every.Body = Reorder(every.Body, new NameSet(scope));
        return false;
    }

    private bool CheckClosure(Expression holder, Term term, NameSet scope)
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

        comprehension.Body = Reorder(comprehension.Body, new NameSet(scope));
        return false;
    }
}
