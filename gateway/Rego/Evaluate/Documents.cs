using SecureFin.Rego.Compile;

namespace SecureFin.Rego.Evaluate;

/// <summary>
/// A place below data where both rules and base documents may lie. Cursors live in slots while a reference is followed;
/// they never become part of a value.
/// </summary>
internal sealed class DocumentCursor(RuleTree? node, RegoValue[] path)
{
    /// <summary>Bits of a <see cref="RegoValue"/> that holds a cursor: no kind of value.</summary>
    private const long CursorBits = 0xFE;

    public RegoValue AsValue() => new(this, CursorBits);

    public static RegoValue Lookup(EvalContext context, RegoValue held, RegoValue key) =>
        held.Reference is DocumentCursor cursor ? cursor.Child(context, key) : held.Lookup(key);

    private RegoValue Child(EvalContext context, RegoValue key)
    {
        RegoValue[] below = [.. path, key];
        if (node is not null && !context.Scope.IsReplaced(below) && node.Children.TryGetValue(key, out var child))
        {
            if (child.Group is { } group)
            {
                return group.IsFunction ? default : group.Eval(context);
            }

            return new DocumentCursor(child, below).AsValue();
        }

        return BaseDataNode.Follow(context.Data, below);
    }

    public List<RegoValue> Keys(EvalContext context)
    {
        var keys = new HashSet<RegoValue>();
        if (PathNode.Follow(context.Data, path).Reference is RegoObject map)
        {
            for (var i = 0; i < map.Count; i++)
            {
                keys.Add(map.KeyAt(i));
            }
        }

        if (node is not null && !context.Scope.IsReplaced(path))
        {
            keys.UnionWith(node.Children.Where(child => !child.Value.IsHidden).Select(child => child.Key));
        }

        return [.. keys.Order()];
    }

    /// <summary>The whole document, rules over data.</summary>
    public static RegoValue Materialize(EvalContext context, RegoValue held) =>
        held.Reference is DocumentCursor cursor ? cursor.Extent(context) : held;

    private RegoValue Extent(EvalContext context)
    {
        var data = PathNode.Follow(context.Data, path);
        if (node is null || context.Scope.IsReplaced(path))
        {
            return data;
        }

        if (!context.EnterRule())
        {
            return default;
        }

        var builder = new RegoObjectBuilder();
        if (data.Reference is RegoObject map)
        {
            builder.SetAll(map);
        }

        foreach (var (key, child) in node.Children)
        {
            if (!child.IsHidden)
            {
                AddChild(context, builder, key);
            }
        }

        context.LeaveRule();
        return context.Halted ? default(RegoValue) : builder.Build();
    }

    private void AddChild(EvalContext context, RegoObjectBuilder builder, RegoValue key)
    {
        var value = Materialize(context, Child(context, key));
        if (value.IsUndefined || context.Halted)
        {
            return;
        }

        builder.Set(key, builder.TryGetValue(key, out var under) ? Merge(under, value) : value);
    }

    /// <summary>In a whole document the base document wins where both have a value that is no object.</summary>
    private static RegoValue Merge(RegoValue under, RegoValue over)
    {
        if (under.Reference is not RegoObject below || over.Reference is not RegoObject above)
        {
            return under;
        }

        var merged = new RegoObjectBuilder(above.Count);
        merged.SetAll(below);
        for (var i = 0; i < above.Count; i++)
        {
            var key = above.KeyAt(i);
            merged.Set(key, below.TryGetValue(key, out var held) ? Merge(held, above.ValueAt(i)) : above.ValueAt(i));
        }

        return merged.Build();
    }
}

internal sealed class DocumentNode(RuleTree node, RegoValue[] path) : Node
{
    private readonly RegoValue cursor = new DocumentCursor(node, path).AsValue();

    public override RegoValue Eval(EvalContext context) => cursor;
}

internal sealed class DocumentLookupNode(Node parent, Node key) : Node
{
    public override RegoValue Eval(EvalContext context)
    {
        var held = parent.Eval(context);
        var at = held.IsDefined ? key.Eval(context) : default;
        return at.IsUndefined ? default : DocumentCursor.Lookup(context, held, at);
    }
}

internal sealed class MaterializeNode(Node inner) : Node
{
    public override RegoValue Eval(EvalContext context) => DocumentCursor.Materialize(context, inner.Eval(context));
}

/// <summary>Goes through the keys of a place where rules and data meet.</summary>
internal sealed class DocumentScanStep(Node parent, int keySlot, int valueSlot) : Step
{
    public override bool Run(EvalContext context)
    {
        var held = parent.Eval(context);
        if (held.Reference is not DocumentCursor cursor)
        {
            return new ScanStep(new ConstantNode(held), keySlot, valueSlot) { Next = Next }.Run(context);
        }

        foreach (var key in cursor.Keys(context))
        {
            var value = DocumentCursor.Lookup(context, held, key);
            if (value.IsUndefined)
            {
                if (context.Halted)
                {
                    return true;
                }

                continue;
            }

            if (keySlot >= 0)
            {
                context.Slots[keySlot] = key;
            }

            context.Slots[valueSlot] = value;
            if (!context.Tick() || Next.Run(context))
            {
                return true;
            }
        }

        return context.Halted;
    }
}

internal sealed class RuleNode(RuleGroup group) : Node
{
    public RuleGroup Group => group;

    public override RegoValue Eval(EvalContext context) => group.Eval(context);

    /// <summary>The node as one whose reader's key matters, or null.</summary>
    public static RuleNode? Keyed(Node node) => node is RuleNode { Group.Kind: GroupKind.Document } rule ? rule : null;
}
