namespace SecureFin.Rego.Evaluate;

/// <summary>What a value must look like; binds variables on the way.</summary>
internal abstract class Pattern
{
    public abstract bool Match(EvalContext context, RegoValue value);
}

internal sealed class AnyPattern : Pattern
{
    public override bool Match(EvalContext context, RegoValue value) => true;
}

internal sealed class BindPattern(int slot) : Pattern
{
    public int Slot => slot;

    public override bool Match(EvalContext context, RegoValue value)
    {
        context.Slots[slot] = value;
        return true;
    }
}

internal sealed class EqualPattern(Node expected) : Pattern
{
    public Node Expected => expected;

    public override bool Match(EvalContext context, RegoValue value)
    {
        var wanted = expected.Eval(context);
        return wanted.IsDefined && context.MayCompare(wanted, value) && wanted.Equals(value);
    }
}

internal sealed class ArrayPattern(Pattern[] items) : Pattern
{
    public override bool Match(EvalContext context, RegoValue value)
    {
        if (value.Reference is not RegoArray array || array.Count != items.Length)
        {
            return false;
        }

        for (var i = 0; i < items.Length; i++)
        {
            if (!items[i].Match(context, array[i]))
            {
                return false;
            }
        }

        return true;
    }
}

internal sealed class ObjectPattern(Node[] keys, Pattern[] values) : Pattern
{
    public override bool Match(EvalContext context, RegoValue value)
    {
        if (value.Reference is not RegoObject map || map.Count != keys.Length)
        {
            return false;
        }

        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys[i].Eval(context);
            if (key.IsUndefined || !map.TryGetValue(key, out var held) || !values[i].Match(context, held))
            {
                return false;
            }
        }

        return true;
    }
}
