using System.Buffers.Binary;

namespace SecureFin.Rego;

/// <summary>numbers.range, numbers.range_step and rand.intn.</summary>
internal static class NumberBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("numbers.range", static (context, args) =>
            Operand.WholeNumber(context, args, 0, out var from) && Operand.WholeNumber(context, args, 1, out var to)
                ? Range(context, from, to, 1) : default);
        functions.Add("numbers.range_step", RangeStep);
        functions.Add("rand.intn", RandomInteger);
    }

    private static RegoValue RangeStep(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.WholeNumber(context, args, 0, out var from) || !Operand.WholeNumber(context, args, 1, out var to)
            || !Operand.WholeNumber(context, args, 2, out var step)) return default;
        return step > 0 ? Range(context, from, to, step) : context.Fail("numbers.range_step: step must be a positive number above zero");
    }

    private static RegoValue Range(BuiltinContext context, long from, long to, long step)
    {
        var distance = from <= to ? (ulong)to - (ulong)from : (ulong)from - (ulong)to;
        var count = distance / (ulong)step;
        if (!context.AllowsElements(count >= int.MaxValue ? int.MaxValue : (long)count + 1)) return default;
        var items = new RegoValue[(int)count + 1];
        for (var i = 0; i < items.Length; i++) items[i] = RegoValue.FromInt64(from <= to ? from + (i * step) : from - (i * step));
        return new RegoArray(items);
    }

    // One value a query for the same text and bound.
    private static RegoValue RandomInteger(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (!Operand.String(context, args, 0, out _) || !Operand.Integer(context, args, 1, out var bound)) return default;
        if (bound == 0) return RegoValue.FromInt64(0);
        var limit = (ulong)Math.Abs(Math.Max(bound, -long.MaxValue));
        var key = RegoArray.Create(args[0], RegoValue.FromInt64((long)limit));
        if (context.TryRecall("rand.intn", key, out var value)) return value;
        value = RegoValue.FromInt64((long)Uniform(context, limit));
        context.Remember("rand.intn", key, value);
        return value;
    }

    // Rejects the uneven rest, so that all values are equally likely.
    private static ulong Uniform(BuiltinContext context, ulong limit)
    {
        var bytes = new byte[8];
        var last = ulong.MaxValue - (((ulong.MaxValue % limit) + 1) % limit);
        while (true)
        {
            context.FillRandom(bytes);
            var drawn = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            if (drawn <= last) return drawn % limit;
        }
    }
}
