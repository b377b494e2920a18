using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Evaluate;

internal sealed class ArrayComprehensionNode(int builder) : Node
{
    public Step Start { get; set; } = null!;

    public override RegoValue Eval(EvalContext context)
    {
        var items = context.Builders[builder] as RegoArrayBuilder ?? new RegoArrayBuilder();
        context.Builders[builder] = items;
        if (context.HasStack())
        {
            Start.Run(context);
        }

        var array = items.Build();
        return context.Halted ? default(RegoValue) : array;
    }
}

internal sealed class ArrayItemStep(int builder, Node value) : Step
{
    public override bool Run(EvalContext context)
    {
        var item = value.Eval(context);
        if (item.IsDefined && context.Tick() && context.Grow(1))
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
        var items = context.Builders[builder] as RegoSetBuilder ?? new RegoSetBuilder();
        context.Builders[builder] = items;
        if (context.HasStack())
        {
            Start.Run(context);
        }

        var set = items.Build();
        return context.Halted ? default(RegoValue) : set;
    }
}

/// <summary>Adds to a set: of a comprehension or of a partial rule.</summary>
internal sealed class SetItemStep(int builder, Node value) : Step
{
    public override bool Run(EvalContext context)
    {
        var item = value.Eval(context);
        if (item.IsDefined && context.Tick() && context.Grow(1))
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
        var items = context.Builders[builder] as RegoObjectBuilder ?? new RegoObjectBuilder();
        context.Builders[builder] = items;
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
        if (item.IsDefined && context.Tick() && context.Grow(1) && !((RegoObjectBuilder)context.Builders[builder]!).TryAdd(name, item))
        {
            context.Fail(EvalErrorCode.Conflict, "object keys must be unique", place);
        }

        return context.Halted;
    }
}
