namespace SecureFin.Rego.Evaluate;

/// <summary>Steps of a query, and the slots of its named variables and of its last expression's value.</summary>
internal sealed record QueryProgram(Step Start, (RegoValue Name, int Slot)[] Variables, int ValueSlot, int CollectorIndex, EvalSizes Sizes)
{
    /// <summary>Slots of the values of all expressions (-1 for one that has none), if they were asked for.</summary>
    public int[] Each { get; init; } = [];
}

/// <summary>Keeps the answers of a query; a single one without variables needs no lists.</summary>
internal sealed class AnswerCollector(QueryProgram program)
{
    private List<RegoObject>? answers;
    private List<RegoValue>? values;
    private List<RegoValue[]>? each;
    private RegoValue first;

    public void Add(EvalContext context)
    {
        if (program.Each.Length > 0)
        {
            (each ??= []).Add(EachValue(context));
        }

        var value = program.ValueSlot < 0 ? RegoValue.True : context.Slots[program.ValueSlot];
        if (first.IsUndefined && program.Variables.Length == 0)
        {
            first = value;
            return;
        }

        if (values is null)
        {
            (answers, values) = ([], []);
            if (first.IsDefined)
            {
                answers.Add(RegoObject.Empty);
                values.Add(first);
            }
        }

        answers!.Add(Bindings(context));
        values.Add(value);
    }

    // Apart, so that a query without them makes no closure.
    private RegoValue[] EachValue(EvalContext context) =>
        program.Each.Select(slot => slot < 0 ? RegoValue.True : context.Slots[slot]).ToArray();

    private RegoObject Bindings(EvalContext context)
    {
        var builder = new RegoObjectBuilder(program.Variables.Length);
        foreach (var (name, slot) in program.Variables)
        {
            builder.Set(name, context.Slots[slot]);
        }

        return builder.Build();
    }

    /// <summary>The result; the collector is empty afterwards.</summary>
    public EvaluationResult Take()
    {
        var result = values is not null ? EvaluationResult.Of(answers!, values)
            : first.IsDefined ? EvaluationResult.Of(first) : EvaluationResult.Undefined;
        result = each is null ? result : result.WithEach(each);
        (answers, values, each, first) = (null, null, null, default);
        return result;
    }
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
