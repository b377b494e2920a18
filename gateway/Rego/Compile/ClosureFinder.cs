using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Looks for comprehensions and <c>every</c>.</summary>
internal sealed class ClosureFinder : AstWalker
{
    private bool found;

    /// <summary>True if the expression holds one.</summary>
    public static bool Find(Expression expression)
    {
        var finder = new ClosureFinder();
        finder.Walk(expression);
        return finder.found;
    }

    protected override bool Enter(Term term) => !(found |= term is ComprehensionTerm);

    protected override bool Enter(Expression expression) => !(found |= expression.Every is not null);
}
