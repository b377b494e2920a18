using SecureFin.Rego.Syntax;

namespace SecureFin.Rego.Evaluate;

internal enum Comparison { Less, LessOrEqual, Greater, GreaterOrEqual, Equal, NotEqual }

/// <summary>Comparisons, straight on the values.</summary>
internal sealed class CompareNode(Comparison kind, Node left, Node right) : Node
{
    public override Demand? Demands => kind == Comparison.Equal ? Demand.OfEqual(left, right) : null;

    private readonly ArithmeticNode? sum = kind is Comparison.Equal or Comparison.NotEqual ? null : left as ArithmeticNode;

    public override RegoValue Eval(EvalContext context)
    {
        if (sum is not null)
        {
            return EvalSum(context, sum);
        }

        var a = left.Eval(context);
        var b = a.IsUndefined ? default : right.Eval(context);
        if (b.IsUndefined || !context.MayCompare(a, b))
        {
            return default;
        }

        if (kind is Comparison.Equal or Comparison.NotEqual)
        {
            return RegoValue.FromBoolean(a.Equals(b) == (kind == Comparison.Equal));
        }

        return Answer(a.IsInt64 && b.IsInt64 ? a.Bits.CompareTo(b.Bits) : a.CompareTo(b));
    }

    /// <summary>A sum of fractions is compared as it is; its number is made only where rounding could hide the order.</summary>
    private RegoValue EvalSum(EvalContext context, ArithmeticNode node)
    {
        if (!node.TryOperands(context, out var x, out var y))
        {
            return default;
        }

        var isFloat = node.TryFloat(x, y, out var value);
        var total = isFloat ? default : node.Compute(context, x, y);
        var other = isFloat || total.IsDefined ? right.Eval(context) : default;
        if (other.IsUndefined)
        {
            return default;
        }

        if (isFloat && other.Kind == RegoKind.Number && RegoNumber.Nearest(other, out var limit) && value.CompareTo(limit) is not 0 and var order)
        {
            return Answer(order);
        }

        return Answer((isFloat ? RegoNumber.FromFloat(value) : total).CompareTo(other));
    }

    private RegoValue Answer(int order) => RegoValue.FromBoolean(kind switch
    {
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    });
}

/// <summary>plus, minus and mul on integers of 64 bits; anything else goes to the built-in.</summary>
internal sealed class ArithmeticNode(Builtin builtin, Node left, Node right, SourceLocation place) : Node
{
    private readonly char kind = builtin.Name[0] == 'p' ? '+' : builtin.Name == "minus" ? '-' : '*';

    public override RegoValue Eval(EvalContext context) => TryOperands(context, out var a, out var b) ? Compute(context, a, b) : default;

    /// <summary>False when an operand is undefined.</summary>
    public bool TryOperands(EvalContext context, out RegoValue a, out RegoValue b)
    {
        a = left.Eval(context);
        b = a.IsUndefined ? default : right.Eval(context);
        return b.IsDefined;
    }

    public RegoValue Compute(EvalContext context, RegoValue a, RegoValue b)
    {
        if (a.IsInt64 && b.IsInt64 && TryCompute(a.Bits, b.Bits, out var result))
        {
            return RegoValue.FromInt64(result);
        }

        return BuiltinNode.Invoke(context, builtin, builtin.Invoke, [a, b], place);
    }

    /// <summary>A sum or difference that is computed in floating point, as it is where an operand is no plain integer.</summary>
    public bool TryFloat(RegoValue a, RegoValue b, out BinaryFloat value)
    {
        value = default;
        if (kind == '*' || a.Kind != RegoKind.Number || b.Kind != RegoKind.Number || !(IsFraction(a) || IsFraction(b))
            || !RegoNumber.Nearest(a, out var x) || !RegoNumber.Nearest(b, out var y))
        {
            return false;
        }

        value = kind == '+' ? x + y : x - y;
        return true;
    }

    private static bool IsFraction(RegoValue value) => value.Reference is RegoNumber { IsPlainInteger: false };

    private bool TryCompute(long a, long b, out long result)
    {
        switch (kind)
        {
            case '+':
                result = unchecked(a + b);
                return ((a ^ result) & (b ^ result)) >= 0;
            case '-':
                result = unchecked(a - b);
                return ((a ^ b) & (a ^ result)) >= 0;
            default:
                var high = Math.BigMul(a, b, out result);
                return high == result >> 63;
        }
    }
}

/// <summary><c>x in xs</c>; a constant array gets a hash on first use.</summary>
internal sealed class MemberNode(Node item, Node collection, bool isConstant) : Node
{
    /// <summary>Arrays up to this many elements are searched one by one.</summary>
    private const int LinearLimit = 16;

    private sealed record Known(RegoArray Array, RegoSet Set);

    private volatile Known? known;

    public override Demand? Demands => (collection as ConstantNode)?.Value.Reference switch
    {
        RegoSet set => new Demand(item, set.RawItems.ToArray()),
        RegoArray array => new Demand(item, array.AsSpan().ToArray().Distinct().ToArray()),
        _ => null,
    };

    public override RegoValue Eval(EvalContext context)
    {
        var value = item.Eval(context);
        var held = value.IsUndefined ? default : collection.Eval(context);
        if (held.IsUndefined)
        {
            return default;
        }

        return held.Reference switch
        {
            RegoSet set => RegoValue.FromBoolean(set.Contains(value)),
            RegoArray array => RegoValue.FromBoolean(InArray(context, array, value)),
            RegoObject map => RegoValue.FromBoolean(InObject(context, map, value)),
            _ => RegoValue.False,
        };
    }

    private bool InArray(EvalContext context, RegoArray array, RegoValue value)
    {
        if (isConstant && array.Count > LinearLimit && context.Scope.IsPlain)
        {
            if (known is not { } held || !ReferenceEquals(held.Array, array))
            {
                known = held = new Known(array, RegoSet.Create(array.AsSpan()));
            }

            return held.Set.Contains(value);
        }

        if (!context.Charge((value.IsCollection ? array.ContentWeight() : array.Count) >> 3))
        {
            return false;
        }

        foreach (ref readonly var element in array.AsSpan())
        {
            if (element.Equals(value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool InObject(EvalContext context, RegoObject map, RegoValue value)
    {
        if (!context.Charge((value.IsCollection ? map.ContentWeight() : map.Count) >> 3))
        {
            return false;
        }

        foreach (ref readonly var element in map.RawValues)
        {
            if (element.Equals(value))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary><c>k, v in xs</c>.</summary>
internal sealed class KeyedMemberNode(Node key, Node item, Node collection) : Node
{
    public override RegoValue Eval(EvalContext context)
    {
        var at = key.Eval(context);
        var value = at.IsUndefined ? default : item.Eval(context);
        var held = value.IsUndefined ? default : collection.Eval(context);
        if (held.IsUndefined)
        {
            return default;
        }

        var found = held.Lookup(at);
        return context.MayCompare(found, value) ? RegoValue.FromBoolean(found.IsDefined && found.Equals(value)) : default;
    }
}
