namespace SecureFin.Rego.Evaluate;

internal sealed class ConstantNode(RegoValue value) : Node
{
    public RegoValue Value => value;

    public override RegoValue Eval(EvalContext context) => value;
}

internal sealed class SlotNode(int slot) : Node
{
    public int Slot => slot;

    public override RegoValue Eval(EvalContext context) => context.Slots[slot];
}

internal sealed class InputNode : Node
{
    public override RegoValue Eval(EvalContext context) => context.Input;
}

/// <summary>A value followed along constant keys.</summary>
internal sealed class PathNode(Node root, RegoValue[] keys) : Node
{
    public override RegoValue Eval(EvalContext context) => Follow(root.Eval(context), keys);

    public static RegoValue Follow(RegoValue value, ReadOnlySpan<RegoValue> keys)
    {
        foreach (ref readonly var key in keys)
        {
            value = value.Lookup(key);
        }

        return value;
    }
}

/// <summary>A base document; looked up once per snapshot while no with replaces data.</summary>
internal sealed class BaseDataNode(RegoValue[] keys, RegoValue snapshotData) : Node
{
    private readonly RegoValue known = Follow(snapshotData, keys);

    public RegoValue Known => known;

    public override RegoValue Eval(EvalContext context) =>
        context.Scope.ReplacedPaths.Length == 0 ? known : Follow(context.Data, keys);

    /// <summary>Base documents come from JSON: a number as key finds the member of that name, as in OPA's store.</summary>
    public static RegoValue Follow(RegoValue value, ReadOnlySpan<RegoValue> keys)
    {
        foreach (ref readonly var key in keys)
        {
            var found = value.Lookup(key);
            value = found.IsUndefined && key.Kind == RegoKind.Number ? value.Lookup(RegoValue.FromString(key.NumberText())) : found;
        }

        return value;
    }
}

internal sealed class LookupNode(Node collection, Node key) : Node
{
    public override RegoValue Eval(EvalContext context)
    {
        var held = collection.Eval(context);
        if (held.IsUndefined)
        {
            return default;
        }

        var at = key.Eval(context);
        return at.IsUndefined ? default : held.Lookup(at);
    }
}

internal sealed class ArrayNode(Node[] items) : Node
{
    public override RegoValue Eval(EvalContext context)
    {
        var values = new RegoValue[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            values[i] = items[i].Eval(context);
            if (values[i].IsUndefined)
            {
                return default;
            }
        }

        return context.Grow(values.Length) ? new RegoArray(values) : default(RegoValue);
    }
}

internal sealed class SetNode(Node[] items) : Node
{
    public override RegoValue Eval(EvalContext context)
    {
        var builder = new RegoSetBuilder(items.Length);
        foreach (var item in items)
        {
            var value = item.Eval(context);
            if (value.IsUndefined)
            {
                return default;
            }

            builder.Add(value);
        }

        return context.Grow(items.Length) ? builder.Build() : default(RegoValue);
    }
}

internal sealed class ObjectNode(Node[] keys, Node[] values) : Node
{
    public override RegoValue Eval(EvalContext context)
    {
        var builder = new RegoObjectBuilder(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i].Eval(context);
            var value = key.IsUndefined ? default : values[i].Eval(context);
            if (value.IsUndefined)
            {
                return default;
            }

            builder.Set(key, value);
        }

        return context.Grow(keys.Length) ? builder.Build() : default(RegoValue);
    }
}
