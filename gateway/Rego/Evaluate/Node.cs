namespace SecureFin.Rego.Evaluate;

/// <summary>Computes one value, or undefined.</summary>
internal abstract class Node
{
    public abstract RegoValue Eval(EvalContext context);
}

/// <summary>
/// One step of a body. It runs the next step once for each way to go on, and answers true when the whole search is to
/// stop: a single answer was enough, or the evaluation halted.
/// </summary>
internal abstract class Step
{
    public Step Next { get; set; } = null!;

    public abstract bool Run(EvalContext context);
}

/// <summary>Steps under construction.</summary>
internal sealed class Chain
{
    private readonly List<Step> steps = [];

    public int Count => steps.Count;

    public void Add(Step step)
    {
        if (steps.Count > 0)
        {
            steps[^1].Next = step;
        }

        steps.Add(step);
        if (steps.Count % 64 == 0)
        {
            Add(new StackGuardStep());
        }
    }

    public Step First => steps[0];
}

/// <summary>Stops in time when a body is so long that its steps would use up the stack.</summary>
internal sealed class StackGuardStep : Step
{
    public override bool Run(EvalContext context) => !context.HasStack() || Next.Run(context);
}
