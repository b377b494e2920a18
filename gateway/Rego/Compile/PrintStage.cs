using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>
/// Turns print(x, y) into a call that gets each argument as a set of its values, so that an undefined argument prints as
/// such and does not stop the rule. Variables must be known where print stands.
/// </summary>
internal static class PrintStage
{
    public static void Run(CompileState state)
    {
        foreach (var rule in state.AllRules())
        {
            if (!PrintFinder.Find(rule))
            {
                continue;
            }

            var safe = VarCollector.Of(rule.Head.Arguments);
            safe.Add("input");
            safe.Add("data");
            new FunctionWalker(term => VisitClosure(state, term, safe)).Walk(rule.Head);
            Rewrite(state, rule.Body, safe);
        }
    }

    public static void Rewrite(CompileState state, Body body, NameSet known)
    {
        if (!PrintFinder.Find(body))
        {
            return;
        }

        for (var i = 0; i < body.Count; i++)
        {
            var safe = new NameSet(known);
            safe.UnionWith(OutputVars.OfBody(state, body.Take(i), known));
            foreach (var name in body.Take(i).SelectMany(earlier => VarCollector.Of(earlier)).Where(name => CompileState.IsGenerated(name) && !state.Rewritten.ContainsKey(name)))
            {
                safe.Add(name);
            }

            RewriteClosures(state, body[i], safe);
            if (body[i].Calls("print"))
            {
                body[i] = RewriteCall(state, body[i], safe);
            }
        }
    }

    private static bool VisitClosure(CompileState state, Term term, NameSet safe)
    {
        if (term is not ComprehensionTerm comprehension)
        {
            return true;
        }

        Rewrite(state, comprehension.Body, safe);
        return false;
    }

    private static void RewriteClosures(CompileState state, Expression expression, NameSet safe)
    {
        new FunctionWalker(term => VisitClosure(state, term, safe), inner => inner.Every is null || inner == expression).Walk(expression);
        if (expression.Every is { } every)
        {
            var inside = new NameSet(safe) { every.Value.Name };
            if (every.Key is not null)
            {
                inside.Add(every.Key.Name);
            }

            Rewrite(state, every.Body, inside);
        }
    }

    private static Expression RewriteCall(CompileState state, Expression expression, NameSet safe)
    {
        var arguments = new List<Term>();
        foreach (var argument in expression.Call!.Skip(1))
        {
            foreach (var name in VarCollector.Of(argument, VarSkip.ForSafety).Except(safe).Order(StringComparer.Ordinal))
            {
                state.Fail(SyntaxError.Compile, argument.Location, $"var {state.NameOf(name)} is undeclared");
            }

            var local = new VarTerm(state.NextLocal(), argument.Location);
            var capture = Expression.Unify(local, argument, argument.Location);
            arguments.Add(new ComprehensionTerm(ComprehensionKind.Set, null, local, [capture], argument.Location));
        }

        var place = expression.Location;
        expression.Call = [Names.Operator("internal.print", place), new ArrayTerm(arguments, place)];
        return expression;
    }
}
