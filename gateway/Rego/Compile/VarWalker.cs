using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Compile;

/// <summary>Visits the variables of a piece of the tree.</summary>
internal abstract class VarWalker(VarSkip skip) : AstWalker
{
    protected abstract void Take(string name);

    private bool Skips(VarSkip what) => (skip & what) != 0;

    protected override bool Enter(Expression expression)
    {
        if (!Skips(VarSkip.CallHead) || expression.Call is null)
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
        if (!Skips(VarSkip.Closures))
        {
            return true;
        }

        Walk(every.Domain);
        return false;
    }

    protected override void Enter(WithModifier with)
    {
        if (Skips(VarSkip.CallHead) && with.Target is RefTerm target)
        {
            WalkAll(target.Parts, 1);
        }
        else if (!Skips(VarSkip.CallHead))
        {
            Walk(with.Target);
        }

        if (!Skips(VarSkip.CallHead) || !IsBuiltinName(with.Value))
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
            case RefTerm reference when Skips(VarSkip.RefHead):
                if (reference.Parts[0] is CallTerm headCall)
                {
                    Walk(headCall);
                }

                WalkAll(reference.Parts, 1);
                return false;
            case CallTerm call when Skips(VarSkip.CallHead):
                WalkOperator(call.Operator);
                WalkAll(call.Terms, 1);
                return false;
            case ObjectTerm map when Skips(VarSkip.ObjectKeys):
                foreach (var item in map.Items)
                {
                    Walk(item.Value);
                }

                return false;
            case ComprehensionTerm when Skips(VarSkip.Closures):
            case SetTerm when Skips(VarSkip.Sets):
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
