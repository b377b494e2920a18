using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Looks for one variable.</summary>
internal sealed class NameFinder(VarSkip skip, string wanted) : VarWalker(skip)
{
    private bool found;

    public static bool Find(Expression expression, string name, VarSkip skip = VarSkip.None)
    {
        var finder = new NameFinder(skip, name);
        finder.Walk(expression);
        return finder.found;
    }

    protected override void Take(string name) => found |= name == wanted;
}
