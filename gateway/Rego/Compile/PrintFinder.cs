using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Looks for calls of print.</summary>
internal sealed class PrintFinder : AstWalker
{
    private bool found;

    public static bool Find(Rule rule)
    {
        var finder = new PrintFinder();
        finder.Walk(rule);
        return finder.found;
    }

    public static bool Find(Body body)
    {
        var finder = new PrintFinder();
        finder.Walk(body);
        return finder.found;
    }

    protected override bool Enter(Expression expression) => !(found |= expression.Calls("print"));
}
