using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>
/// Takes references and comprehensions out of calls and collections, as OPA does: <c>not f(input.x)</c> becomes a
/// binding of input.x, then the negated call. With input.x undefined the whole is undefined, not true.
/// </summary>
internal sealed class DynamicStage(CompileState state)
{
    private readonly SpareBodies spare = new();

    public static void Run(CompileState state)
    {
        var stage = new DynamicStage(state);
        var walker = new FunctionWalker(expression: RewriteEqual);
        foreach (var rule in state.AllRules())
        {
            walker.Walk(rule);
            rule.Body = stage.Rewrite(rule.Body);
        }
    }

    /// <summary><c>==</c> is unification once all its variables are bound.</summary>
    private static bool RewriteEqual(Expression expression)
    {
        if (expression.Calls("equal") && expression.Call!.Count == 3)
        {
            expression.Call[0] = Names.Unify;
        }

        return true;
    }

    private Body Rewrite(Body body)
    {
        var result = spare.Take();
        foreach (var expression in body)
        {
            if (expression.IsUnify && expression.Call!.Count == 3)
            {
                expression.Call[1] = RewriteTop(expression, expression.Call[1], result);
                expression.Call[2] = RewriteTop(expression, expression.Call[2], result);
            }
            else if (expression.Call is { } call)
            {
                RewriteAll(expression, call, 1, result);
            }
            else if (expression.Every is { } every)
            {
                every.Domain = RewriteInner(expression, every.Domain, result);
                every.Body = Rewrite(every.Body);
            }
            else if (expression.Term is { } term)
            {
                expression.Term = RewriteTop(expression, term, result);
            }

            result.Add(expression);
        }

        return spare.Settle(body, result);
    }

    private Term RewriteTop(Expression original, Term term, Body result)
    {
        switch (term)
        {
            case RefTerm reference:
                return RewriteParts(original, reference, result);
            case ComprehensionTerm comprehension:
                comprehension.Body = Rewrite(comprehension.Body);
                return term;
            default:
                return RewriteInner(original, term, result);
        }
    }

    private RefTerm RewriteParts(Expression original, RefTerm reference, Body result)
    {
        RewriteAll(original, reference.Parts, 1, result);
        return reference;
    }

    private void RewriteAll(Expression original, List<Term> terms, int from, Body result)
    {
        for (var i = from; i < terms.Count; i++)
        {
            terms[i] = RewriteInner(original, terms[i], result);
        }
    }

    private Term RewriteInner(Expression original, Term term, Body result)
    {
        switch (term)
        {
            case RefTerm reference:
                return Capture(original, RewriteParts(original, reference, result), result);
            case ComprehensionTerm comprehension:
                comprehension.Body = Rewrite(comprehension.Body);
                return Capture(original, comprehension, result);
            case ArrayTerm array:
                RewriteAll(original, array.Items, 0, result);
                return term;
            case SetTerm set:
                RewriteAll(original, set.Items, 0, result);
                return term;
            case ObjectTerm map:
                for (var i = 0; i < map.Items.Count; i++)
                {
                    map.Items[i] = new KeyValuePair<Term, Term>(RewriteInner(original, map.Items[i].Key, result), RewriteInner(original, map.Items[i].Value, result));
                }

                return term;
            default:
                return term;
        }
    }

    private Term Capture(Expression original, Term term, Body result)
    {
        var capture = state.Capture(term);
        capture.With = [.. original.With];
        result.Add(capture);
        return capture.Call![1];
    }
}
