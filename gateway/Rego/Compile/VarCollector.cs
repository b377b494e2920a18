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
internal sealed class VarCollector(VarSkip skip, HashSet<string> found) : VarWalker(skip)
{
    public VarCollector(VarSkip skip) : this(skip, new HashSet<string>(StringComparer.Ordinal))
    {
    }

    public static HashSet<string> Of(Term? term, VarSkip skip = VarSkip.None)
    {
        var collector = new VarCollector(skip);
        collector.Walk(term);
        return collector.Found;
    }

    public static HashSet<string> Of(IEnumerable<Term> terms, VarSkip skip = VarSkip.None)
    {
        var collector = new VarCollector(skip);
        collector.WalkAll(terms);
        return collector.Found;
    }

    public static HashSet<string> Of(List<Term>? terms, int from = 0, VarSkip skip = VarSkip.None)
    {
        var collector = new VarCollector(skip);
        collector.WalkAll(terms, from);
        return collector.Found;
    }

    public static HashSet<string> Of(Expression expression, VarSkip skip = VarSkip.None)
    {
        var collector = new VarCollector(skip);
        collector.Walk(expression);
        return collector.Found;
    }

    public static HashSet<string> Of(Body body, VarSkip skip = VarSkip.None)
    {
        var collector = new VarCollector(skip);
        collector.Walk(body);
        return collector.Found;
    }

    public HashSet<string> Found => found;

    protected override void Take(string name) => found.Add(name);
}

/// <summary>Visits the variables of a piece of the tree.</summary>
internal abstract class VarWalker(VarSkip skip) : AstWalker
{
    protected abstract void Take(string name);

    protected override bool Enter(Expression expression)
    {
        if (!skip.HasFlag(VarSkip.CallHead) || expression.Call is null)
        {
            return true;
        }

        WalkOperator(expression.Call[0]);
        WalkAll(expression.Call, 1);
        foreach (var with in expression.With)
        {
            Enter(with);
        }

        return false;
    }

    protected override bool Enter(EveryExpression every)
    {
        if (!skip.HasFlag(VarSkip.Closures))
        {
            return true;
        }

        Walk(every.Domain);
        return false;
    }

    protected override void Enter(WithModifier with)
    {
        if (skip.HasFlag(VarSkip.CallHead) && with.Target is RefTerm target)
        {
            WalkAll(target.Parts, 1);
        }
        else if (!skip.HasFlag(VarSkip.CallHead))
        {
            Walk(with.Target);
        }

        if (!skip.HasFlag(VarSkip.CallHead) || !IsBuiltinName(with.Value))
        {
            Walk(with.Value);
        }
    }

    private static bool IsBuiltinName(Term value) => value is RefTerm { Parts: [VarTerm head, ..] } && head.Name is not ("data" or "input") && BuiltinRegistry.Find(Names.OfOperator(value)) is not null;

    protected override bool Enter(Term term)
    {
        switch (term)
        {
            case VarTerm variable:
                Take(variable.Name);
                return false;
            case RefTerm reference when skip.HasFlag(VarSkip.RefHead):
                if (reference.Parts[0] is CallTerm headCall)
                {
                    Walk(headCall);
                }

                WalkAll(reference.Parts, 1);
                return false;
            case CallTerm call when skip.HasFlag(VarSkip.CallHead):
                WalkOperator(call.Operator);
                WalkAll(call.Terms, 1);
                return false;
            case ObjectTerm map when skip.HasFlag(VarSkip.ObjectKeys):
                foreach (var item in map.Items)
                {
                    Walk(item.Value);
                }

                return false;
            case ComprehensionTerm when skip.HasFlag(VarSkip.Closures):
            case SetTerm when skip.HasFlag(VarSkip.Sets):
                return false;
            default:
                return true;
        }
    }

    private void WalkOperator(Term operation)
    {
        if (operation is RefTerm reference)
        {
            WalkAll(reference.Parts, 1);
        }
    }
}
