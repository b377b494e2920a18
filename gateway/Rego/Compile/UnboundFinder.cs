using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Looks for a variable that none of some sets holds; <c>input</c> and <c>data</c> are always known.</summary>
/// <param name="skip">What is passed over.</param>
/// <param name="known">Variables with a value.</param>
/// <param name="more">More of them, or null.</param>
internal sealed class UnboundFinder(VarSkip skip, NameSet known, NameSet? more = null) : VarWalker(skip)
{
    public bool Found { get; private set; }

    /// <summary>True if a variable of the term is not known.</summary>
    public static bool Find(Term term, VarSkip skip, NameSet known, NameSet? more = null)
    {
        if (term is ScalarTerm)
        {
            return false;
        }

        var finder = new UnboundFinder(skip, known, more);
        finder.Walk(term);
        return finder.Found;
    }

    protected override void Take(string name) => Found |= !known.Contains(name) && more?.Contains(name) != true && name is not ("input" or "data");
}
