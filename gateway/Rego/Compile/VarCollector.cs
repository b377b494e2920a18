using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

[Flags]
internal enum VarSkip
{
    None = 0,
    RefHead = 1,
    CallHead = 2,
    ObjectKeys = 4,
    Closures = 8,
    Sets = 16,

    /// <summary>What counts for the safety of a body: not the operators of calls, not what closures keep to themselves.</summary>
    ForSafety = CallHead | Closures,
}

/// <summary>Collects the variables of a piece of the tree.</summary>
/// <param name="skip">What is passed over.</param>
/// <param name="found">Receives the names.</param>
internal sealed class VarCollector(VarSkip skip, NameSet found) : VarWalker(skip)
{
    public VarCollector(VarSkip skip = VarSkip.None) : this(skip, new NameSet())
    {
    }

    public static NameSet Of(Term? term, VarSkip skip = VarSkip.None)
    {
        var collector = new VarCollector(skip);
        collector.Walk(term);
        return collector.Found;
    }

    public static NameSet Of(List<Term>? terms, int from = 0, VarSkip skip = VarSkip.None)
    {
        var collector = new VarCollector(skip);
        collector.WalkAll(terms, from);
        return collector.Found;
    }

    public static NameSet Of(Expression expression, VarSkip skip = VarSkip.None)
    {
        var collector = new VarCollector(skip);
        collector.Walk(expression);
        return collector.Found;
    }

    public static NameSet Of(Body body, VarSkip skip = VarSkip.None)
    {
        var collector = new VarCollector(skip);
        collector.Walk(body);
        return collector.Found;
    }

    public NameSet Found => found;

    protected override void Take(string name) => found.Add(name);
}
