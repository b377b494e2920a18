using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Functions on objects.</summary>
internal static class ObjectBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("object.get", Get);
        functions.Add("object.keys", Keys);
        functions.Add("object.remove", Remove);
        functions.Add("object.filter", Filter);
        functions.Add("object.union", Union);
        functions.Add("object.union_n", UnionAll);
        functions.Add("object.subset", ObjectSubset.Subset);
    }

    private static RegoValue Get(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Object(context, args, 0, out var map)) return default;
        if (args[1].Reference is not RegoArray path) return map.TryGetValue(args[1], out var found) ? found : args[2];
        var value = args[0];
        foreach (ref readonly var key in path.AsSpan())
        {
            value = value.Lookup(key);
            if (value.IsUndefined) return args[2];
        }

        return value;
    }

    private static RegoValue Keys(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Object(context, args, 0, out var map) || !context.AllowsElements(map.Count)) return default;
        var keys = new RegoSetBuilder(map.Count);
        foreach (ref readonly var key in map.RawKeys) keys.Add(key);
        return keys.Build();
    }

    private static RegoValue Remove(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Object(context, args, 0, out var map) || !KeySet(context, args, out var keys) || !context.Spend(map.Count >> 3)) return default;
        var result = new RegoObjectBuilder();
        for (var i = 0; i < map.Count; i++)
        {
            if (!keys.Contains(map.RawKeys[i])) result.Set(map.RawKeys[i], map.RawValues[i]);
        }

        return result.Count == map.Count ? map : result.Build();
    }

    private static RegoValue Filter(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Object(context, args, 0, out var map) || !KeySet(context, args, out var keys)) return default;
        var result = new RegoObjectBuilder();
        foreach (ref readonly var key in keys.RawItems)
        {
            if (map.TryGetValue(key, out var value)) result.Set(key, value);
        }

        return result.Build();
    }

    // The second argument names keys: an array or set of them, or an object that has them.
    private static bool KeySet(BuiltinContext context, ReadOnlySpan<RegoValue> args, out RegoSet keys)
    {
        keys = RegoSet.Empty;
        if (!context.Spend(args[1].CollectionCount >> 3)) return false;
        switch (args[1].Reference)
        {
            case RegoSet set:
                keys = set;
                return true;
            case RegoArray array:
                keys = RegoSet.Create(array.AsSpan());
                return true;
            case RegoObject map:
                keys = RegoSet.Create(map.RawKeys);
                return true;
            default:
                return Operand.Mismatch(context, args[1], 1, "one of {object, set, array}");
        }
    }

    private static RegoValue Union(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Object(context, args, 0, out var left) || !Operand.Object(context, args, 1, out var right)) return default;
        return Merge(context, left, right);
    }

    // The right value wins, except that two objects are merged.
    private static RegoValue Merge(BuiltinContext context, RegoObject left, RegoObject right)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (right.Count == 0) return left;
        if (left.Count == 0) return right;
        if (!context.AllowsElements((long)left.Count + right.Count)) return default;
        var result = new RegoObjectBuilder(left.Count + right.Count);
        result.SetAll(left);
        return MergeInto(context, result, right) ? result.Build() : default(RegoValue);
    }

    private static bool MergeInto(BuiltinContext context, RegoObjectBuilder result, RegoObject right)
    {
        if (!context.Spend(1 + (right.Count >> 3))) return false;
        for (var i = 0; i < right.Count; i++)
        {
            var (key, value) = (right.RawKeys[i], right.RawValues[i]);
            if (value.Reference is RegoObject inner && result.TryGetValue(key, out var old) && old.Reference is RegoObject oldInner)
            {
                value = Merge(context, oldInner, inner);
                if (value.IsUndefined) return false;
            }

            result.Set(key, value);
        }

        return true;
    }

    private static RegoValue UnionAll(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.Array(context, args, 0, out var objects)) return default;
        for (var i = objects.Count - 1; i >= 0; i--)
        {
            if (objects[i].Kind == RegoKind.Object) continue;
            Operand.ElementMismatch(context, 0, args[0], objects[i], "object"); // OPA merges from the end
            return default;
        }

        return MergeAll(context, objects.AsSpan());
    }

    // Each member is merged once, with all its values together: one by one, a key that all objects have would cost the square of their number.
    private static RegoValue MergeAll(BuiltinContext context, ReadOnlySpan<RegoValue> objects)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var result = new RegoObjectBuilder();
        var shared = new Dictionary<RegoValue, List<RegoValue>>();
        foreach (ref readonly var item in objects)
        {
            var map = item.AsObject();
            if (!context.Spend(1 + (map.Count >> 3))) return default;
            for (var i = 0; i < map.Count; i++) Collect(result, shared, map.RawKeys[i], map.RawValues[i]);
        }

        if (!context.AllowsElements(result.Count)) return default;
        foreach (var (key, values) in shared)
        {
            var merged = MergeAll(context, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values));
            if (merged.IsUndefined) return default;
            result.Set(key, merged);
        }

        return result.Build();
    }

    // An object joins the objects before it; any other value takes their place.
    private static void Collect(RegoObjectBuilder result, Dictionary<RegoValue, List<RegoValue>> shared, RegoValue key, RegoValue value)
    {
        if (value.Kind != RegoKind.Object) shared.Remove(key);
        else if (shared.TryGetValue(key, out var values)) values.Add(value);
        else if (result.TryGetValue(key, out var old) && old.Kind == RegoKind.Object) shared[key] = [old, value];
        result.Set(key, value);
    }
}
