namespace SecureFin.Rego;

/// <summary>Set operators and functions over sets of sets.</summary>
internal static class SetBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("and", static (context, args) => Operand.Set(context, args, 0, out var left) && Operand.Set(context, args, 1, out var right)
            ? Intersect(context, left, right) : default);
        functions.Add("or", static (context, args) => Operand.Set(context, args, 0, out var left) && Operand.Set(context, args, 1, out var right)
            ? Unite(context, left, right) : default);
        functions.Add("intersection", IntersectAll);
        functions.Add("union", UniteAll);
    }

    public static RegoValue Difference(BuiltinContext context, RegoSet left, RegoSet right)
    {
        if (!context.Spend(left.Count >> 2)) return default;
        var result = new RegoSetBuilder();
        foreach (ref readonly var item in left.RawItems)
        {
            if (!right.Contains(item)) result.Add(item);
        }

        return result.Count == left.Count ? left : result.Build();
    }

    private static RegoValue Intersect(BuiltinContext context, RegoSet left, RegoSet right)
    {
        if (left.Count > right.Count) (left, right) = (right, left);
        if (!context.Spend(left.Count >> 2)) return default;
        var result = new RegoSetBuilder();
        foreach (ref readonly var item in left.RawItems)
        {
            if (right.Contains(item)) result.Add(item);
        }

        return result.Build();
    }

    private static RegoValue Unite(BuiltinContext context, RegoSet left, RegoSet right)
    {
        if (left.Count == 0) return right;
        if (right.Count == 0) return left;
        if (!context.AllowsElements((long)left.Count + right.Count)) return default;
        var result = new RegoSetBuilder(left.Count + right.Count);
        result.AddAll(left);
        result.AddAll(right);
        return result.Build();
    }

    private static RegoValue IntersectAll(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Members(context, args, out var sets)) return default;
        if (sets.Count == 0) return RegoSet.Empty;
        RegoValue result = sets[0];
        for (var i = 1; i < sets.Count && result.IsDefined; i++) result = Intersect(context, result.AsSet(), sets[i].AsSet());
        return result;
    }

    private static RegoValue UniteAll(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Members(context, args, out var sets)) return default;
        var result = new RegoSetBuilder();
        foreach (ref readonly var member in sets.RawItems)
        {
            result.AddAll(member.AsSet());
            if (!context.AllowsOneMore(result.Count) || !context.Spend(1 + (member.AsSet().Count >> 3))) return default;
        }

        return result.Build();
    }

    private static bool Members(BuiltinContext context, ReadOnlySpan<RegoValue> args, out RegoSet sets)
    {
        if (!Operand.Set(context, args, 0, out sets!)) return false;
        foreach (ref readonly var member in sets.RawItems)
        {
            if (member.Kind != RegoKind.Set) return Operand.Mismatch(context, member, 0, "set");
        }

        return true;
    }
}
