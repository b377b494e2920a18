namespace SecureFin.Rego.Evaluate;

/// <summary>
/// A value that depends on neither input, time nor variables: computed on first use and kept with the snapshot. Two
/// threads may both compute it; they get equal values.
/// </summary>
internal sealed class OnceNode(Node inner) : Node
{
    private sealed record Known(RegoValue Value);

    private volatile Known? known;

    /// <summary>Set when the rules that the value needs are constant themselves.</summary>
    public bool IsEnabled { get; set; }

    public override RegoValue Eval(EvalContext context)
    {
        if (!IsEnabled || !context.Scope.IsPlain || context.Coverage is not null)
        {
            return inner.Eval(context);
        }

        if (known is { } held)
        {
            return held.Value;
        }

        var value = inner.Eval(context);
        if (!context.Halted)
        {
            known = new Known(value);
        }

        return value;
    }
}
