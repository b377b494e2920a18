namespace SecureFin.Rego.Compile;

/// <summary>Looks for a variable that none of some sets holds; <c>input</c> and <c>data</c> are always known.</summary>
/// <param name="skip">What is passed over.</param>
/// <param name="known">Variables with a value.</param>
/// <param name="more">More of them, or null.</param>
internal sealed class UnboundFinder(VarSkip skip, HashSet<string> known, HashSet<string>? more = null) : VarWalker(skip)
{
    public bool Found { get; private set; }

    protected override void Take(string name) => Found |= !known.Contains(name) && more?.Contains(name) != true && name is not ("input" or "data");
}
