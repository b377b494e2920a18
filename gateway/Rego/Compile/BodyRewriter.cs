using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Runs a function over every body of a rule: closures and every first, then the body that holds them.</summary>
internal sealed class BodyRewriter(Func<Body, Body> rewrite) : AstWalker
{
    public void Run(Rule rule)
    {
        Walk(rule.Head);
        rule.Body = Run(rule.Body);
    }

    private Body Run(Body body)
    {
        Walk(body);
        return rewrite(body);
    }

    protected override bool Enter(Term term)
    {
        if (term is not ComprehensionTerm comprehension)
        {
            return true;
        }

        comprehension.Body = Run(comprehension.Body);
        return false;
    }

    protected override bool Enter(Expression expression)
    {
        if (expression.Every is not { } every)
        {
            return true;
        }

        every.Body = Run(every.Body);
        Walk(every.Domain);
        foreach (var with in expression.With)
        {
            Walk(with.Value);
        }

        return false;
    }
}
