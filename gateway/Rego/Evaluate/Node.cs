namespace SecureFin.Rego.Evaluate;

/// <summary>Computes one value, or undefined.</summary>
internal abstract class Node
{
    public abstract RegoValue Eval(EvalContext context);

    /// <summary>A node whose value must be one of some constants for this one to be true; null when it depends on more.</summary>
    public virtual Demand? Demands => null;
}

/// <summary>That a node's value is one of some constants.</summary>
internal readonly record struct Demand(Node Node, IReadOnlyList<RegoValue> Constants)
{
    /// <summary>What an equation demands: a constant on one of its sides; null when there is none.</summary>
    public static Demand? OfEqual(Node left, Node right) => (left, right) switch
    {
        (_, ConstantNode { Value.IsDefined: true } constant) => new Demand(left, [constant.Value]),
        (ConstantNode { Value.IsDefined: true } constant, _) => new Demand(right, [constant.Value]),
        _ => null,
    };
}

/// <summary>
/// One step of a body. It runs the next step once for each way to go on, and answers true when the whole search is to
/// stop: a single answer was enough, or the evaluation halted.
/// </summary>
internal abstract class Step
{
    public Step Next { get; set; } = null!;

    /// <summary>What must hold for this step to go on; null when that cannot be told beforehand.</summary>
    public virtual Demand? Demands => null;

    /// <summary>The variable that this step sets to the value of a node; null for any other step.</summary>
    public virtual (int Slot, Node Value)? Binds => null;

    public abstract bool Run(EvalContext context);
}

/// <summary>Steps under construction.</summary>
internal sealed class Chain
{
    private Step? last;
    private int count;

    public Step First { get; private set; } = null!;

    public void Add(Step step)
    {
        if (last is null)
        {
            First = step;
        }
        else
        {
            last.Next = step;
        }

        last = step;
        if (++count % 64 == 0)
        {
            Add(new StackGuardStep());
        }
    }
}

/// <summary>Stops in time when a body is so long that its steps would use up the stack.</summary>
internal sealed class StackGuardStep : Step
{
    public override bool Run(EvalContext context) => !context.HasStack() || Next.Run(context);
}
