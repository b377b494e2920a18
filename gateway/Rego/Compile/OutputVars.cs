using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Which variables an expression binds once given variables are bound.</summary>
internal static class OutputVars
{
    public static HashSet<string> OfExpression(CompileState state, Expression expression, HashSet<string> safe)
    {
        if (expression.Negated || (expression.With.Count > 0 && expression.With.Exists(with => !WithVars(with).IsSubsetOf(safe))))
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

        Unifier.Unify(safe, output, expression.Call[1], expression.Call[2]);
        if (output.Count > 0)
        {
            output.RemoveWhere(safe.Contains);
        }

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

        var inputs = new UnboundFinder(Skip, output, safe);
        for (var i = 1; i <= arity; i++)
        {
            inputs.Walk(call[i]);
        }

        if (inputs.Found)
        {
            return [];
        }

        new VarCollector(Skip, output).WalkAll(call, arity + 1);
        return output;
    }

    private static HashSet<string> OfReferences(Expression expression, HashSet<string> safe)
    {
        var output = new HashSet<string>(StringComparer.Ordinal);
        var walker = new ReferenceWalker(output, safe);
        walker.Walk(expression.Term);
        walker.WalkAll(expression.Call, 1);
        return output;
    }

    private static HashSet<string> OfReferences(Term term, HashSet<string> safe)
    {
        var output = new HashSet<string>(StringComparer.Ordinal);
        new ReferenceWalker(output, safe).Walk(term);
        return output;
    }

    // Takes the variables of references whose heads are known.
    private sealed class ReferenceWalker(HashSet<string> output, HashSet<string> safe) : AstWalker
    {
        private readonly VarCollector names = new(VarSkip.RefHead | VarSkip.Closures, output);

        protected override bool Enter(Term term)
        {
            if (term is not RefTerm reference)
            {
                return term is not ComprehensionTerm;
            }

            if (!IsHeadSafe(reference.Parts[0]))
            {
                return false;
            }

            names.Walk(reference);
            return true;
        }

        private bool IsHeadSafe(Term head)
        {
            if (head is VarTerm variable)
            {
                return safe.Contains(variable.Name) || variable.Name is "input" or "data";
            }

            var open = new UnboundFinder(head is CallTerm ? VarSkip.ForSafety : VarSkip.None, safe);
            open.Walk(head);
            return !open.Found;
        }
    }
}
