using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Visits terms and expressions top down; a visit that answers false skips what lies below.</summary>
internal class AstWalker
{
    protected virtual bool Enter(Term term) => true;

    protected virtual bool Enter(Expression expression) => true;

    protected virtual bool Enter(EveryExpression every) => true;

    protected virtual void Enter(WithModifier with)
    {
        Walk(with.Target);
        Walk(with.Value);
    }

    public void Walk(Rule rule)
    {
        Walk(rule.Head);
        Walk(rule.Body);
    }

    public void Walk(RuleHead head)
    {
        WalkAll(head.Arguments);

        WalkAll(head.Reference, 1);

        Walk(head.Key);
        Walk(head.Value);
    }

    public void Walk(Body body)
    {
        foreach (var expression in body)
        {
            Walk(expression);
        }
    }

    public void Walk(Expression expression)
    {
        if (!Enter(expression))
        {
            return;
        }

        Walk(expression.Term);
        WalkAll(expression.Call);
        WalkVariables(expression.Some);
        Walk(expression.Some?.Membership);
        if (expression.Every is { } every && Enter(every))
        {
            Walk(every.Key);
            Walk(every.Value);
            Walk(every.Domain);
            Walk(every.Body);
        }

        foreach (var with in expression.With)
        {
            Enter(with);
        }
    }

    public void WalkAll(IEnumerable<Term>? terms)
    {
        foreach (var term in terms ?? [])
        {
            Walk(term);
        }
    }

    private void WalkVariables(SomeDeclaration? some)
    {
        for (var i = 0; i < (some?.Variables.Count ?? 0); i++)
        {
            Walk(some!.Variables[i]);
        }
    }

    // Without an iterator: the stages come here once for every call and reference.
    public void WalkAll(List<Term>? terms, int from = 0)
    {
        for (var i = from; i < (terms?.Count ?? 0); i++)
        {
            Walk(terms![i]);
        }
    }

    public void Walk(Term? term)
    {
        if (term is null || !Enter(term))
        {
            return;
        }

        switch (term)
        {
            case RefTerm reference: WalkAll(reference.Parts); break;
            case ArrayTerm array: WalkAll(array.Items); break;
            case SetTerm set: WalkAll(set.Items); break;
            case CallTerm call: WalkAll(call.Terms); break;
            case ObjectTerm map:
                foreach (var (key, value) in map.Items)
                {
                    Walk(key);
                    Walk(value);
                }

                break;
            case ComprehensionTerm comprehension:
                Walk(comprehension.Key);
                Walk(comprehension.Value);
                Walk(comprehension.Body);
                break;
        }
    }
}

/// <summary>An <see cref="AstWalker"/> made of functions.</summary>
internal sealed class FunctionWalker(Func<Term, bool>? term = null, Func<Expression, bool>? expression = null) : AstWalker
{
    protected override bool Enter(Term value) => term is null || term(value);

    protected override bool Enter(Expression value) => expression is null || expression(value);
}
