namespace SecureFin.Rego;

/// <summary>What checking a document may cost: the steps of the evaluation that asks, which looks at its clock and its caller with them.</summary>
internal sealed class GraphQlBudget(BuiltinContext context)
{
    /// <summary>For what no evaluation asked for.</summary>
    public static GraphQlBudget Free { get; } = new(new BuiltinContext());

    /// <exception cref="GraphQlError">The evaluation must end; the context holds the failure.</exception>
    public void Spend(long steps)
    {
        if (!context.Spend(steps)) throw new GraphQlError("evaluation budget exhausted", 0, 0);
    }

    /// <summary>Takes the steps that looking up each name of one list in another costs.</summary>
    /// <exception cref="GraphQlError">As for <see cref="Spend"/>.</exception>
    public void SpendOnNames(int names, int list) => Spend(1 + (((1L + names) * (1L + list)) >> 4));
}
