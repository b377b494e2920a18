using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Evaluate;

/// <summary>Expressions and heads that an evaluation reached and that held. Owned by one evaluation at a time.</summary>
internal sealed class Coverage
{
    public HashSet<SourceLocation> Reached { get; } = [];

    public HashSet<SourceLocation> Held { get; } = [];

    /// <summary>Keys of the cases that a test with a variable in its path went through.</summary>
    public HashSet<RegoValue> Cases { get; } = [];
}

/// <summary>Notes that an expression is tried.</summary>
internal sealed class ReachStep(SourceLocation place) : Step
{
    public override bool Run(EvalContext context)
    {
        context.Coverage?.Reached.Add(place);
        return Next.Run(context);
    }
}

/// <summary>Notes that an expression held.</summary>
internal sealed class HoldStep(SourceLocation place) : Step
{
    public override bool Run(EvalContext context)
    {
        context.Coverage?.Held.Add(place);
        return Next.Run(context);
    }
}

/// <summary>Notes that a test goes through a case.</summary>
internal sealed class CaseStep(Node key) : Step
{
    public override bool Run(EvalContext context)
    {
        var value = key.Eval(context);
        if (value.IsDefined)
        {
            context.Coverage?.Cases.Add(value);
        }

        return Next.Run(context);
    }
}
