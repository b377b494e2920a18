using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Takes calls out of terms: <c>count(f(x)) &gt; 1</c> becomes three expressions over generated variables.</summary>
internal sealed class ExpandStage(CompileState state)
{
    private readonly SpareBodies spare = new();

    public static void Run(CompileState state)
    {
        var stage = new ExpandStage(state);
        foreach (var rule in state.AllRules())
        {
            stage.ExpandHead(rule);
            rule.Body = stage.Expand(rule.Body);
        }
    }

    private void ExpandHead(Rule rule)
    {
        var head = rule.Head;
        for (var i = 0; i < (head.Arguments?.Count ?? 0); i++)
        {
            head.Arguments![i] = Expand(head.Arguments[i], rule.Body);
        }

        head.Key = head.Key is null ? null : Expand(head.Key, rule.Body);
        head.Value = head.Value is null ? null : Expand(head.Value, rule.Body);
    }

    public Body Expand(Body body)
    {
        var result = spare.Take();
        foreach (var expression in body)
        {
            Expand(expression, result);
        }

        return spare.Settle(body, result);
    }

    private void Expand(Expression expression, Body result)
    {
        for (var i = 0; i < expression.With.Length; i++)
        {
            expression.With[i] = expression.With[i] with { Value = Expand(expression.With[i].Value, result) };
        }

        var before = result.Count;
        if (expression.Term is { } term)
        {
            expression.Term = Expand(term, result);
            CopyWith(expression, result, before);
        }
        else if (expression.Call is { } call)
        {
            ExpandAll(call, 1, result);
            CopyWith(expression, result, before);
        }
        else if (expression.Every is { } every)
        {
            var capture = state.Capture(every.Domain);
            capture.With = [.. expression.With];
            every.Domain = capture.Call![1];
            every.Body = Expand(every.Body);
            Expand(capture, result);
        }

        result.Add(expression);
    }

    /// <summary>What was taken out of an expression sees the same replaced documents.</summary>
    private static void CopyWith(Expression expression, Body result, int from)
    {
        for (var i = from; i < result.Count; i++)
        {
            result[i].With = [.. expression.With];
        }
    }

    private void ExpandAll(List<Term> terms, int from, Body support)
    {
        for (var i = from; i < terms.Count; i++)
        {
            terms[i] = Expand(terms[i], support);
        }
    }

    private Term Expand(Term term, Body support)
    {
        switch (term)
        {
            case CallTerm call:
                ExpandAll(call.Terms, 1, support);
                var output = new VarTerm(state.NextLocal(), term.Location);
                support.Add(new Expression(term.Location) { Call = [.. call.Terms, output], IsGenerated = true });
                return output;
            case RefTerm reference:
                ExpandReference(reference, support);
                return term;
            case ArrayTerm array:
                ExpandAll(array.Items, 0, support);
                return term;
            case SetTerm set:
                ExpandAll(set.Items, 0, support);
                return term;
            case ObjectTerm map:
                for (var i = 0; i < map.Items.Count; i++)
                {
                    map.Items[i] = new KeyValuePair<Term, Term>(Expand(map.Items[i].Key, support), Expand(map.Items[i].Value, support));
                }

                return term;
            case ComprehensionTerm comprehension:
                ExpandComprehension(comprehension);
                return comprehension;
            default:
                return term;
        }
    }

    private void ExpandReference(RefTerm reference, Body support)
    {
        var parts = reference.Parts;
        ExpandAll(parts, 0, support);
        if (parts[0] is ArrayTerm or ObjectTerm or SetTerm or ComprehensionTerm or RefTerm)
        {
            var capture = state.Capture(parts[0]);
            support.Add(capture);
            parts[0] = capture.Call![1];
        }
    }

    private void ExpandComprehension(ComprehensionTerm term)
    {
        var support = new Body();
        if (term.Key is not null)
        {
            term.Key = Expand(term.Key, support);
        }

        term.Value = Expand(term.Value, support);
        term.Body.AddRange(support);
        term.Body = Expand(term.Body);
    }

    /// <summary>References and comprehensions in the heads of comprehensions become last expressions of their bodies.</summary>
    public static void RewriteComprehensionHeads(CompileState state)
    {
        var walker = new FunctionWalker(term =>
        {
            if (term is ComprehensionTerm comprehension)
            {
                comprehension.Key = Captured(state, comprehension, comprehension.Key);
                comprehension.Value = Captured(state, comprehension, comprehension.Value)!;
            }

            return true;
        });
        foreach (var rule in state.AllRules())
        {
            walker.Walk(rule);
        }
    }

    private static Term? Captured(CompileState state, ComprehensionTerm comprehension, Term? term)
    {
        if (term is null || !HeadStages.NeedsEvaluation(term))
        {
            return term;
        }

        var capture = state.Capture(term);
        comprehension.Body.Add(capture);
        return capture.Call![1];
    }
}
