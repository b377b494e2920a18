namespace SecureFin.Rego;

/// <summary>array.concat, array.slice, array.reverse.</summary>
internal static class ArrayBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("array.concat", Concat);
        functions.Add("array.slice", Slice);
        functions.Add("array.reverse", Reverse);
    }

    private static RegoValue Concat(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Array(context, args, 0, out var left) || !Operand.Array(context, args, 1, out var right)) return default;
        if (left.Count == 0) return right;
        if (right.Count == 0) return left;
        if (!context.AllowsElements((long)left.Count + right.Count)) return default;
        var items = new RegoValue[left.Count + right.Count];
        left.AsSpan().CopyTo(items);
        right.AsSpan().CopyTo(items.AsSpan(left.Count));
        return new RegoArray(items);
    }

    private static RegoValue Slice(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Array(context, args, 0, out var array)) return default;
        if (!Operand.Integer(context, args, 1, out var start) || !Operand.Integer(context, args, 2, out var stop)) return default;
        start = Math.Max(start, 0);
        stop = Math.Min(stop, array.Count);
        if (start >= stop) return RegoArray.Empty;
        if (start == 0 && stop == array.Count) return array;
        return context.Spend((stop - start) >> 3) ? (RegoValue)new RegoArray(array.AsSpan()[(int)start..(int)stop].ToArray()) : default;
    }

    private static RegoValue Reverse(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Array(context, args, 0, out var array) || !context.Spend(array.Count >> 3)) return default;
        var items = array.AsSpan().ToArray();
        Array.Reverse(items);
        return new RegoArray(items);
    }
}
