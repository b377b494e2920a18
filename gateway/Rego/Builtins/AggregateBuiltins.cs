using System.Numerics;

namespace SecureFin.Rego;

/// <summary>count, sum, product, min, max, sort.</summary>
internal static class AggregateBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("count", Count);
        functions.Add("sum", Sum);
        functions.Add("product", Product);
        functions.Add("max", static (context, args) => Extreme(context, args, largest: true));
        functions.Add("min", static (context, args) => Extreme(context, args, largest: false));
        functions.Add("sort", Sort);
    }

    private static RegoValue Count(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        switch (args[0].Reference)
        {
            case string text: return RegoValue.FromInt64(GoText.RuneCount(text));
            case RegoArray or RegoObject or RegoSet: return RegoValue.FromInt64(args[0].CollectionCount);
            default:
                Operand.Mismatch(context, args[0], 0, "one of {array, object, set, string}");
                return default;
        }
    }

    /// <summary>The elements of an array or a set; a type error is recorded for anything else.</summary>
    private static bool Items(BuiltinContext context, RegoValue collection, out ReadOnlySpan<RegoValue> items)
    {
        switch (collection.Reference)
        {
            case RegoArray array:
                items = array.AsSpan();
                return context.Spend(items.Length >> 4);
            case RegoSet set:
                items = set.RawItems;
                return context.Spend(items.Length >> 4);
            default:
                items = default;
                return Operand.Mismatch(context, collection, 0, "one of {set, array}");
        }
    }

    private static RegoValue Sum(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Items(context, args[0], out var items)) return default;
        long sum = 0;
        foreach (ref readonly var item in items)
        {
            if (!item.IsInt64) return SumExact(context, args, items);
            var next = unchecked(sum + item.Bits);
            if (((sum ^ next) & (item.Bits ^ next)) < 0) return SumExact(context, args, items);
            sum = next;
        }

        return RegoValue.FromInt64(sum);
    }

    private static RegoValue SumExact(BuiltinContext context, ReadOnlySpan<RegoValue> args, ReadOnlySpan<RegoValue> items)
    {
        BigInteger exact = 0;
        BinaryFloat nearest = default;
        var isExact = true;
        foreach (ref readonly var item in items)
        {
            if (!IsNumber(context, args, item)) return default;
            if (isExact && ArithmeticBuiltins.TryBig(item, out var big)) exact += big;
            else isExact = false;
            if (!RegoNumber.Nearest(item, out var value)) return ArithmeticBuiltins.TooLarge(context);
            nearest += value;
        }

        return isExact ? ArithmeticBuiltins.Bounded(context, exact) : RegoNumber.FromFloat(nearest);
    }

    private static bool IsNumber(BuiltinContext context, ReadOnlySpan<RegoValue> args, RegoValue item) =>
        item.Kind == RegoKind.Number || Operand.ElementMismatch(context, 0, args[0], item, "number");

    private static RegoValue Product(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Items(context, args[0], out var items)) return default;
        BigInteger exact = 1;
        foreach (ref readonly var item in items)
        {
            if (!IsNumber(context, args, item)) return default;
            if (!ArithmeticBuiltins.TryBig(item, out var big)) return ProductOfFloats(context, args[0]);
            exact *= big;
            if (ArithmeticBuiltins.Bounded(context, exact).IsUndefined) return default;
        }

        return RegoNumber.FromBig(exact);
    }

    // OPA multiplies with 53 bits here, in Rego order.
    private static RegoValue ProductOfFloats(BuiltinContext context, RegoValue collection)
    {
        var product = BinaryFloat.FromInt64(1);
        for (var i = 0; i < collection.CollectionCount; i++)
        {
            var item = collection.Reference is RegoArray array ? array[i] : collection.AsSet()[i];
            if (item.Kind != RegoKind.Number)
            {
                Operand.ElementMismatch(context, 0, collection, item, "number");
                return default;
            }

            if (!RegoNumber.Nearest(item, out var value)) return ArithmeticBuiltins.TooLarge(context);
            product = BinaryFloat.MultiplyTo53(product, value);
            if (Math.Abs((long)product.Exponent) > 16_384) return ArithmeticBuiltins.TooLarge(context);
        }

        return RegoNumber.FromValid(BinaryFloatText.Write(product, 53));
    }

    private static RegoValue Extreme(BuiltinContext context, ReadOnlySpan<RegoValue> args, bool largest)
    {
        if (!Items(context, args[0], out var items) || items.IsEmpty || !context.Spend(Held(args[0], items) >> 3)) return default;
        var best = items[0];
        foreach (ref readonly var item in items[1..])
        {
            var order = item.CompareTo(best);
            // Of equal ones OPA takes the last (1 and 1.0 print differently).
            if (largest ? order >= 0 : order <= 0) best = item;
        }

        return best;
    }

    private static RegoValue Sort(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Items(context, args[0], out var items)) return default;
        if (!context.Spend(items.Length + ((Held(args[0], items) * (BitOperations.Log2((uint)items.Length) + 1)) >> 3))) return default;
        var sorted = items.ToArray();
        StableSort(sorted);
        return sorted.Length == 0 ? RegoArray.Empty : new RegoArray(sorted);
    }

    /// <summary>What the items hold inside: as much is compared where they are alike.</summary>
    private static long Held(RegoValue collection, ReadOnlySpan<RegoValue> items) => Math.Max(0L, collection.Weight - items.Length);

    // Equal values keep their order, since 1 and 1.0 print differently.
    private static void StableSort(RegoValue[] values)
    {
        if (KeyOrder.IsSorted(values)) return;
        var order = KeyOrder.Sort(values);
        var copy = (RegoValue[])values.Clone();
        for (var i = 0; i < order.Length; i++) values[i] = copy[order[i]];
    }
}
