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
    private readonly RuleNode? keyed = RuleNode.Keyed(root);

    public Node Root => root;

    public RegoValue[] Keys => keys;

    public override RegoValue Eval(EvalContext context) =>
        Follow(keyed is null ? root.Eval(context) : keyed.Group.EvalUnder(context, keys[0]), keys);

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
    private readonly RuleNode? keyed = RuleNode.Keyed(collection);

    public override RegoValue Eval(EvalContext context)
    {
        if (keyed is not null)
        {
            var under = key.Eval(context);
            return under.IsUndefined ? default : keyed.Group.EvalUnder(context, under).Lookup(under);
        }

        var held = collection.Eval(context);
        if (held.IsUndefined)
        {
            return default;
        }

        var at = key.Eval(context);
        return at.IsUndefined ? default : held.Lookup(at);
    }
}

internal sealed class ArrayNode(Node[] items, int lentIndex, int itemsIndex) : LendingNode(lentIndex)
{
    public Node[] Items => items;

    public override RegoValue Eval(EvalContext context)
    {
        var values = new RegoValue[items.Length];
        return TryFill(context, values) ? new RegoArray(values) : default(RegoValue);
    }

    public override RegoValue Lend(EvalContext context)
    {
        var values = Space(context);
        if (!TryFill(context, values))
        {
            Array.Clear(values);
            return default;
        }

        var array = LentArray(context);
        array.Show(values, values.Length);
        return array;
    }

    public override void TakeBack(EvalContext context)
    {
        Array.Clear(Space(context));
        LentArray(context).Show([], 0);
    }

    private RegoValue[] Space(EvalContext context) => context.Kept(itemsIndex, items.Length, static length => new RegoValue[length]);

    private bool TryFill(EvalContext context, RegoValue[] values)
    {
        for (var i = 0; i < items.Length; i++)
        {
            values[i] = items[i].Eval(context);
            if (values[i].IsUndefined)
            {
                return false;
            }
        }

        return context.Grow(values);
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

            if (!context.Grow(value))
            {
                return default;
            }

            builder.Add(value);
        }

        return builder.Build();
    }
}

/// <summary>An object whose keys are constants, all distinct: the keys are shared by all that the node makes.</summary>
internal sealed class ShapedObjectNode : Node
{
    private readonly ObjectShape shape;
    private readonly int[] positions;
    private readonly Node[] values;

    private ShapedObjectNode(RegoObject sample, RegoValue[] keys, Node[] values)
    {
        shape = sample.Shape;
        positions = Array.ConvertAll(keys, shape.Find);
        this.values = values;
    }

    /// <summary>Null if a key is computed or occurs twice.</summary>
    public static ShapedObjectNode? TryCreate(Node[] keys, Node[] values)
    {
        if (keys.Length == 0 || !Array.TrueForAll(keys, key => key is ConstantNode { Value.IsDefined: true }))
        {
            return null;
        }

        var constants = Array.ConvertAll(keys, key => ((ConstantNode)key).Value);
        var sample = new RegoObjectBuilder(keys.Length);
        foreach (var key in constants)
        {
            sample.Set(key, RegoValue.Null);
        }

        return sample.Count == keys.Length ? new ShapedObjectNode(sample.Build(), constants, values) : null;
    }

    public override RegoValue Eval(EvalContext context)
    {
        var members = new RegoValue[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i].Eval(context);
            if (value.IsUndefined)
            {
                return default;
            }

            members[positions[i]] = value;
        }

        return context.Grow(members) ? new RegoObject(shape, members) : default(RegoValue);
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
            if (value.IsUndefined || !context.Grow(value))
            {
                return default;
            }

            builder.Set(key, value);
        }

        return builder.Build();
    }
}
