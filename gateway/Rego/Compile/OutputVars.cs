using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Which variables an expression binds once given variables are bound.</summary>
internal static class OutputVars
{
    public static NameSet OfExpression(CompileState state, Expression expression, NameSet safe)
    {
        if (expression.Negated || HasOpenWith(expression, safe))
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

    private static bool HasOpenWith(Expression expression, NameSet safe)
    {
        foreach (var with in expression.With)
        {
            var open = new UnboundFinder(VarSkip.ForSafety, safe);
            if (with.Value is not RefTerm reference || BuiltinRegistry.Find(Names.OfOperator(reference)) is null)
            {
                open.Walk(with.Value);
            }

            open.WalkAll((with.Target as RefTerm)?.Parts, 1);
            if (open.Found)
            {
                return true;
            }
        }

        return false;
    }

    public static NameSet OfBody(CompileState state, IEnumerable<Expression> body, NameSet safe)
    {
        var known = new NameSet(safe);
        foreach (var expression in body)
        {
            known.UnionWith(OfExpression(state, expression, known));
        }

        known.ExceptWith(safe);
        return known;
    }

    public static NameSet OfUnification(Expression expression, NameSet safe)
    {
        var output = OfReferences(expression, safe);
        if (expression.Call!.Count != 3)
        {
            return output;
        }

        Unifier.Unify(safe, output, expression.Call[1], expression.Call[2]);
        output.ExceptWith(safe);
        return output;
    }

    private static NameSet OfCall(Expression expression, int arity, NameSet safe)
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

    private static NameSet OfReferences(Expression expression, NameSet safe)
    {
        var output = new NameSet();
        var walker = new ReferenceWalker(output, safe);
        walker.Walk(expression.Term);
        walker.WalkAll(expression.Call, 1);
        return output;
    }

    private static NameSet OfReferences(Term term, NameSet safe)
    {
        var output = new NameSet();
        new ReferenceWalker(output, safe).Walk(term);
        return output;
    }

    // Takes the variables of references whose heads are known.
    private sealed class ReferenceWalker(NameSet output, NameSet safe) : AstWalker
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

            return !UnboundFinder.Find(head, head is CallTerm ? VarSkip.ForSafety : VarSkip.None, safe);
        }
    }
}
