using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Evaluate;

internal sealed class ArrayComprehensionNode(int builder, int lentIndex) : LendingNode(lentIndex)
{
    public Step Start { get; set; } = null!;

    public override RegoValue Eval(EvalContext context)
    {
        var array = Collect(context).Build();
        return context.Halted ? default(RegoValue) : array;
    }

    public override RegoValue Lend(EvalContext context)
    {
        var items = Collect(context);
        var array = LentArray(context);
        items.LendTo(array);
        return context.Halted ? default(RegoValue) : array;
    }

    public override void TakeBack(EvalContext context)
    {
        LentArray(context).Show([], 0);
        ((RegoArrayBuilder)context.Builders[builder]!).Clear();
    }

    private RegoArrayBuilder Collect(EvalContext context)
    {
        var items = context.Kept(builder, KeyCollector.KeptLength, static room => new RegoArrayBuilder(room));
        if (context.HasStack())
        {
            Start.Run(context);
        }

        return items;
    }
}

internal sealed class ArrayItemStep(int builder, Node value) : Step
{
    public override bool Run(EvalContext context)
    {
        var item = value.Eval(context);
        if (item.IsDefined && context.Tick() && context.Grow(item))
        {
            ((RegoArrayBuilder)context.Builders[builder]!).Add(item);
        }

        return context.Halted;
    }
}

internal sealed class SetComprehensionNode(int builder) : Node
{
    public Step Start { get; set; } = null!;

    public override RegoValue Eval(EvalContext context)
    {
        var set = Collect(context).Build();
        return context.Halted ? default(RegoValue) : set;
    }

    /// <summary>Whether the set holds a value, without building it; undefined when the evaluation halted.</summary>
    public RegoValue Contains(EvalContext context, RegoValue value)
    {
        var items = Collect(context);
        var found = items.Contains(value);
        items.Clear();
        return context.Halted ? default : RegoValue.FromBoolean(found);
    }

    private RegoSetBuilder Collect(EvalContext context)
    {
        var items = context.Kept(builder, KeyCollector.KeptLength, static room => new RegoSetBuilder(room));
        if (context.HasStack())
        {
            Start.Run(context);
        }

        return items;
    }
}

/// <summary><c>x in {y | ...}</c></summary>
internal sealed class ComprehensionMemberNode(Node item, Node collection) : Node
{
    private readonly OnceNode? once = collection as OnceNode;
    private readonly SetComprehensionNode set = collection as SetComprehensionNode ?? (SetComprehensionNode)((OnceNode)collection).Inner;

    public override RegoValue Eval(EvalContext context)
    {
        var value = item.Eval(context);
        if (value.IsUndefined)
        {
            return default;
        }

        if (once is null || !once.Keeps(context))
        {
            return set.Contains(context, value);
        }

        var known = once.Eval(context).Reference as RegoSet;
        return known is null ? default : RegoValue.FromBoolean(known.Contains(value));
    }
}

/// <summary>Adds to a set: of a comprehension or of a partial rule.</summary>
internal sealed class SetItemStep(int builder, Node value) : Step
{
    public override bool Run(EvalContext context)
    {
        var item = value.Eval(context);
        if (item.IsDefined && context.Tick() && context.Grow(item))
        {
            ((RegoSetBuilder)context.Builders[builder]!).Add(item);
        }

        return context.Halted;
    }
}

internal sealed class ObjectComprehensionNode(int builder) : Node
{
    public Step Start { get; set; } = null!;

    public override RegoValue Eval(EvalContext context)
    {
        var items = context.Kept(builder, KeyCollector.KeptLength, static room => new RegoObjectBuilder(room));
        if (context.HasStack())
        {
            Start.Run(context);
        }

        var map = items.Build();
        return context.Halted ? default(RegoValue) : map;
    }
}

internal sealed class ObjectItemStep(int builder, Node key, Node value, SourceLocation place) : Step
{
    public override bool Run(EvalContext context)
    {
        var name = key.Eval(context);
        var item = name.IsDefined ? value.Eval(context) : default;
        if (item.IsDefined && context.Tick() && context.Grow(item) && !((RegoObjectBuilder)context.Builders[builder]!).TryAdd(name, item))
        {
            context.Fail(EvalErrorCode.Conflict, "object keys must be unique", place);
        }

        return context.Halted;
    }
}
