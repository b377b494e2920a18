using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Which variables an expression binds once given variables are bound.</summary>
internal static class OutputVars
{
    public static HashSet<string> OfExpression(CompileState state, Expression expression, HashSet<string> safe)
    {
        if (expression.Negated || expression.With.Exists(with => !WithVars(with).IsSubsetOf(safe)))
        {
            return [];
        }

        if (expression.Every is { } every)
        {
            return OfReferences(every.Domain, safe);
        }

        if (expression.Call is not { } call)
        {
            return OfReferences(expression, safe);
        }

        if (expression.IsUnify)
        {
            return OfUnification(expression, safe);
        }

        var arity = state.ArityOf(call[0]);
        return arity < 0 ? [] : OfCall(expression, arity, safe);
    }

    private static HashSet<string> WithVars(WithModifier with)
    {
        var vars = with.Value is RefTerm reference && BuiltinRegistry.Find(Names.OfOperator(reference)) is not null ? [] : VarCollector.Of(with.Value, VarSkip.ForSafety);
        vars.UnionWith(with.Target is RefTerm target ? VarCollector.Of(target.Parts.Skip(1), VarSkip.ForSafety) : []);
        vars.Remove("input");
        vars.Remove("data");
        return vars;
    }

    public static HashSet<string> OfBody(CompileState state, IEnumerable<Expression> body, HashSet<string> safe)
    {
        var known = new HashSet<string>(safe, StringComparer.Ordinal);
        foreach (var expression in body)
        {
            known.UnionWith(OfExpression(state, expression, known));
        }

        known.ExceptWith(safe);
        return known;
    }

    public static HashSet<string> OfUnification(Expression expression, HashSet<string> safe)
    {
        var output = OfReferences(expression, safe);
        if (expression.Call!.Count != 3)
        {
            return output;
        }

        output.UnionWith(Unifier.Unify(name => safe.Contains(name) || output.Contains(name), expression.Call[1], expression.Call[2]));
        output.RemoveWhere(safe.Contains);
        return output;
    }

    private static HashSet<string> OfCall(Expression expression, int arity, HashSet<string> safe)
    {
        const VarSkip Skip = VarSkip.Closures | VarSkip.Sets | VarSkip.ObjectKeys | VarSkip.RefHead;
        var call = expression.Call!;
        var output = OfReferences(expression, safe);
        if (call.Count <= arity + 1)
        {
            return output;
        }

        var inputs = VarCollector.Of(call.Skip(1).Take(arity), Skip);
        if (!inputs.All(name => output.Contains(name) || safe.Contains(name)))
        {
            return [];
        }

        output.UnionWith(VarCollector.Of(call.Skip(arity + 1), Skip));
        return output;
    }

    private static HashSet<string> OfReferences(Expression expression, HashSet<string> safe)
    {
        var output = new HashSet<string>(StringComparer.Ordinal);
        var walker = ReferenceWalker(output, safe);
        walker.Walk(expression.Term);
        walker.WalkAll(expression.Call?.Skip(1));
        return output;
    }

    private static HashSet<string> OfReferences(Term term, HashSet<string> safe)
    {
        var output = new HashSet<string>(StringComparer.Ordinal);
        ReferenceWalker(output, safe).Walk(term);
        return output;
    }

    private static FunctionWalker ReferenceWalker(HashSet<string> output, HashSet<string> safe) => new(term =>
    {
        if (term is ComprehensionTerm)
        {
            return false;
        }

        if (term is not RefTerm reference)
        {
            return true;
        }

        if (!IsHeadSafe(reference.Parts[0], safe))
        {
            return false;
        }

        output.UnionWith(VarCollector.Of(reference, VarSkip.RefHead | VarSkip.Closures));
        return true;
    });

    private static bool IsHeadSafe(Term head, HashSet<string> safe) => head switch
    {
        VarTerm variable => safe.Contains(variable.Name) || variable.Name is "input" or "data",
        CallTerm call => VarCollector.Of(call, VarSkip.ForSafety).All(name => safe.Contains(name) || name is "input" or "data"),
        _ => VarCollector.Of(head).All(name => safe.Contains(name) || name is "input" or "data"),
    };
}
