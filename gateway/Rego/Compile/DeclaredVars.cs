using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Variables that a body declares with := or some, outside of comprehensions.</summary>
internal sealed class DeclaredVars : AstWalker
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    public static HashSet<string> Of(Body body)
    {
        var walker = new DeclaredVars();
        walker.Walk(body);
        return walker.names;
    }

    public static HashSet<string> Of(Expression expression)
    {
        var walker = new DeclaredVars();
        walker.Walk(expression);
        return walker.names;
    }

    protected override bool Enter(Term term) => term is not ComprehensionTerm;

    protected override bool Enter(Expression expression)
    {
        if (expression.IsAssign && expression.Call!.Count == 3)
        {
            names.UnionWith(VarCollector.Of(expression.Call[1]));
        }

        if (expression.Some is { } some)
        {
            names.UnionWith(some.Variables.Select(variable => variable.Name));
            if (some.Membership is { } membership)
            {
                names.UnionWith(VarCollector.Of(membership.Terms.Skip(1).SkipLast(1)));
            }
        }

        return true;
    }
}
