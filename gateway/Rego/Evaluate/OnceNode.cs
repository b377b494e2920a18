namespace SecureFin.Rego.Evaluate;

/// <summary>
/// A value that depends on neither input, time nor variables: computed on first use and kept with the snapshot. Two
/// threads may both compute it; they get equal values.
/// </summary>
internal sealed class OnceNode(Node inner, int lentIndex) : LendingNode(lentIndex)
{
    // A value made without strict built-in errors may hide one, which a strict evaluation must meet itself.
    private sealed record Known(RegoValue Value, bool IsStrict);

    private volatile Known? known;

    /// <summary>Set when the rules that the value needs are constant themselves.</summary>
    public bool IsEnabled { get; set; }

    /// <summary>What is computed; each time, unless <see cref="Keeps"/>.</summary>
    public Node Inner => inner;

    public override RegoValue Eval(EvalContext context)
    {
        if (!Keeps(context))
        {
            return inner.Eval(context);
        }

        if (known is { } held && (held.IsStrict || !context.Strict))
        {
            return held.Value;
        }

        var value = inner.Eval(context);
        if (!context.Halted)
        {
            known = new Known(value, context.Strict);
        }

        return value;
    }

    public override RegoValue Lend(EvalContext context) =>
        inner is LendingNode lender && !Keeps(context) ? lender.Lend(context) : Eval(context);

    public override void TakeBack(EvalContext context)
    {
        if (inner is LendingNode lender && !Keeps(context))
        {
            lender.TakeBack(context);
        }
    }

    /// <summary>True while the value is that of the snapshot.</summary>
    public bool Keeps(EvalContext context) => IsEnabled && context.Scope.IsPlain && context.Coverage is null;
}
