using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Variables that a body declares with := or some, outside of comprehensions.</summary>
internal sealed class DeclaredVars : AstWalker
{
    private readonly NameSet names = new();

    public static NameSet Of(Body body)
    {
        var walker = new DeclaredVars();
        walker.Walk(body);
        return walker.names;
    }

    public static NameSet Of(Expression expression)
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
            new VarCollector(VarSkip.None, names).Walk(expression.Call[1]);
        }

        if (expression.Some is { } some)
        {
            Add(some);
        }

        return true;
    }

    private void Add(SomeDeclaration some)
    {
        var collector = new VarCollector(VarSkip.None, names);
        foreach (var variable in some.Variables)
        {
            collector.Walk(variable);
        }

        // The last term is the domain.
        for (var i = 1; i < (some.Membership?.Terms.Count ?? 0) - 1; i++)
        {
            collector.Walk(some.Membership!.Terms[i]);
        }
    }
}
