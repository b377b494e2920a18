namespace SecureFin.Rego.Evaluate;

/// <summary>Steps of a query, and the slots of its named variables and of its last expression's value.</summary>
internal sealed record QueryProgram(Step Start, (RegoValue Name, int Slot)[] Variables, int ValueSlot, int CollectorIndex, int SlotCount, int BuilderCount, int GroupCount);

/// <summary>Keeps the answers of a query.</summary>
internal sealed class AnswerCollector(QueryProgram program)
{
    private readonly List<RegoObject> answers = [];
    private readonly List<RegoValue> values = [];

    public void Add(EvalContext context)
    {
        answers.Add(Bindings(context));
        values.Add(program.ValueSlot < 0 ? RegoValue.True : context.Slots[program.ValueSlot]);
    }

    private RegoObject Bindings(EvalContext context)
    {
        if (program.Variables.Length == 0)
        {
            return RegoObject.Empty;
        }

        var builder = new RegoObjectBuilder(program.Variables.Length);
        foreach (var (name, slot) in program.Variables)
        {
            builder.Set(name, context.Slots[slot]);
        }

        return builder.Build();
    }

    public EvaluationResult ToResult() => answers.Count == 0
        ? EvaluationResult.Undefined
        : new EvaluationResult(EvaluationOutcome.Value, values[0], answers, values, null);
}

/// <summary>End of a query's steps.</summary>
internal sealed class AnswerStep(int collector) : Step
{
    public override bool Run(EvalContext context)
    {
        if (!context.Halted && context.Tick() && context.Grow(1))
        {
            ((AnswerCollector)context.Builders[collector]!).Add(context);
        }

        return context.Halted;
    }
}
