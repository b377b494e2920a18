namespace SecureFin.Rego.Evaluate;

/// <summary>End of a search that needs one answer.</summary>
internal sealed class FoundStep : Step
{
    public override bool Run(EvalContext context) => true;
}

internal sealed class FailStep : Step
{
    public override bool Run(EvalContext context) => false;
}

/// <summary>Goes on if a value is defined and not false.</summary>
internal sealed class TestStep(Node value) : Step
{
    public override Demand? Demands => value.Demands;

    public override bool Run(EvalContext context)
    {
        var held = value.Eval(context);
        return held.IsTruthy ? Next.Run(context) : context.Halted;
    }
}

/// <summary>Goes on if a value is defined, false included.</summary>
internal sealed class DefinedStep(Node value) : Step
{
    public override bool Run(EvalContext context) => value.Eval(context).IsDefined ? Next.Run(context) : context.Halted;
}

/// <summary>Puts a value into a variable.</summary>
internal sealed class BindStep(int slot, Node value) : Step
{
    public override (int Slot, Node Value)? Binds => (slot, value);

    public override bool Run(EvalContext context)
    {
        var held = value.Eval(context);
        if (held.IsUndefined)
        {
            return context.Halted;
        }

        context.Slots[slot] = held;
        return Next.Run(context);
    }
}

internal sealed class EqualStep(Node left, Node right) : Step
{
    public override Demand? Demands => Demand.OfEqual(left, right);

    public override bool Run(EvalContext context)
    {
        var a = left.Eval(context);
        if (a.IsUndefined)
        {
            return context.Halted;
        }

        var b = right.Eval(context);
        return b.IsDefined && context.MayCompare(a, b) && a.Equals(b) ? Next.Run(context) : context.Halted;
    }
}

internal sealed class MatchStep(Pattern pattern, Node value) : Step
{
    public override Demand? Demands => pattern is EqualPattern equal ? Demand.OfEqual(value, equal.Expected) : null;

    public override (int Slot, Node Value)? Binds => pattern is BindPattern bind ? (bind.Slot, value) : null;

    public override bool Run(EvalContext context)
    {
        var held = value.Eval(context);
        return held.IsDefined && pattern.Match(context, held) ? Next.Run(context) : context.Halted;
    }
}

/// <summary>Goes through a collection; key slot -1 when nobody asks for the key.</summary>
internal sealed class ScanStep(Node collection, int keySlot, int valueSlot) : Step
{
    public override bool Run(EvalContext context)
    {
        switch (collection.Eval(context).Reference)
        {
            case RegoArray array: return RunArray(context, array);
            case RegoObject map: return RunObject(context, map);
            case RegoSet set: return RunSet(context, set);
            default: return context.Halted;
        }
    }

    private bool RunArray(EvalContext context, RegoArray array)
    {
        for (var i = 0; i < array.Count; i++)
        {
            if (keySlot >= 0)
            {
                context.Slots[keySlot] = RegoValue.FromInt64(i);
            }

            context.Slots[valueSlot] = array[i];
            if (!context.Tick() || Next.Run(context))
            {
                return true;
            }
        }

        return context.Halted;
    }

    private bool RunObject(EvalContext context, RegoObject map)
    {
        for (var i = 0; i < map.Count; i++)
        {
            if (keySlot >= 0)
            {
                context.Slots[keySlot] = map.KeyAt(i);
            }

            context.Slots[valueSlot] = map.ValueAt(i);
            if (!context.Tick() || Next.Run(context))
            {
                return true;
            }
        }

        return context.Halted;
    }

    private bool RunSet(EvalContext context, RegoSet set)
    {
        for (var i = 0; i < set.Count; i++)
        {
            var item = set[i];
            if (keySlot >= 0)
            {
                context.Slots[keySlot] = item;
            }

            context.Slots[valueSlot] = item;
            if (!context.Tick() || Next.Run(context))
            {
                return true;
            }
        }

        return context.Halted;
    }
}

internal sealed class NotStep(Step inner) : Step
{
    public override bool Run(EvalContext context)
    {
        var found = inner.Run(context);
        return found || context.Halted ? context.Halted : Next.Run(context);
    }
}

/// <summary>Holds if the body holds for every element of a collection; fails for any other value.</summary>
internal sealed class EveryStep(Node domain, int keySlot, int valueSlot, Step body) : Step
{
    public override bool Run(EvalContext context)
    {
        var collection = domain.Eval(context);
        if (collection.Kind is not (RegoKind.Array or RegoKind.Object or RegoKind.Set) || !context.HasStack())
        {
            return context.Halted;
        }

        for (var i = 0; i < collection.CollectionCount; i++)
        {
            SetElement(context, collection, i);
            if (!context.Tick() || !body.Run(context) || context.Halted)
            {
                return context.Halted;
            }
        }

        return Next.Run(context);
    }

    private void SetElement(EvalContext context, RegoValue collection, int at)
    {
        switch (collection.Reference)
        {
            case RegoArray array:
                context.Slots[keySlot] = RegoValue.FromInt64(at);
                context.Slots[valueSlot] = array[at];
                break;
            case RegoObject map:
                context.Slots[keySlot] = map.KeyAt(at);
                context.Slots[valueSlot] = map.ValueAt(at);
                break;
            case RegoSet set:
                context.Slots[keySlot] = set[at];
                context.Slots[valueSlot] = set[at];
                break;
        }
    }
}

/// <summary>The relation walk: goes on once for each value below a root.</summary>
internal sealed class WalkStep(Node root, Pattern? pathPattern, Pattern? valuePattern, Pattern? pairPattern) : Step
{
    public override bool Run(EvalContext context)
    {
        var start = root.Eval(context);
        if (start.IsUndefined)
        {
            return context.Halted;
        }

        var cursor = new WalkCursor(start);
        while (cursor.MoveNext())
        {
            if (!context.Tick())
            {
                return true;
            }

            if (Matches(context, cursor) && Next.Run(context))
            {
                return true;
            }
        }

        return context.Halted;
    }

    private bool Matches(EvalContext context, WalkCursor cursor)
    {
        if (pairPattern is not null)
        {
            return pairPattern.Match(context, RegoArray.Create(cursor.Path(), cursor.Current));
        }

        return (pathPattern is null || pathPattern.Match(context, cursor.Path()))
            && (valuePattern is null || valuePattern.Match(context, cursor.Current));
    }
}
