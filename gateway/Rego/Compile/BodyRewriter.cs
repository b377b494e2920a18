using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Runs a function over every body of a rule: closures and every first, then the body that holds them.</summary>
internal static class BodyRewriter
{
    public static void Run(Rule rule, Func<Body, Body> rewrite)
    {
        Visitor(rewrite).Walk(rule.Head);
        rule.Body = Run(rule.Body, rewrite);
    }

    public static Body Run(Body body, Func<Body, Body> rewrite)
    {
        Visitor(rewrite).Walk(body);
        return rewrite(body);
    }

    private static FunctionWalker Visitor(Func<Body, Body> rewrite) => new(
        term =>
        {
            if (term is not ComprehensionTerm comprehension)
            {
                return true;
            }

            comprehension.Body = Run(comprehension.Body, rewrite);
            return false;
        },
        expression =>
        {
            if (expression.Every is not { } every)
            {
                return true;
            }

            every.Body = Run(every.Body, rewrite);
            Visitor(rewrite).Walk(every.Domain);
            foreach (var with in expression.With)
            {
                Visitor(rewrite).Walk(with.Value);
            }

            return false;
        });
}
