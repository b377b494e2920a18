using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>object.subset: objects member by member, sets, and arrays as a run of elements.</summary>
internal static class ObjectSubset
{
    public static RegoValue Subset(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (args[0].Reference is RegoArray array && args[1].Reference is RegoSet set) return context.SpendOn(args[0]) ? RegoValue.FromBoolean(HoldsAll(array, set)) : default;
        if (args[0].Kind != args[1].Kind || args[0].Kind < RegoKind.Array)
            return context.Fail(EvalErrorCode.Type, "both arguments object.subset must be of the same type or array and set");
        if (!context.SpendOn(args[1])) return default;
        var holds = Holds(context, args[0], args[1]);
        return context.HasError ? default : RegoValue.FromBoolean(holds);
    }

    private static bool Holds(BuiltinContext context, RegoValue super, RegoValue sub)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return (super.Reference, sub.Reference) switch
        {
            (RegoObject a, RegoObject b) => HoldsMembers(context, a, b),
            (RegoSet a, RegoSet b) => HoldsElements(a, b),
            (RegoArray a, RegoArray b) => HoldsRun(context, a.AsSpan(), b.AsSpan()),
            _ => super.Equals(sub),
        };
    }

    private static bool HoldsMembers(BuiltinContext context, RegoObject super, RegoObject sub)
    {
        for (var i = 0; i < sub.Count; i++)
        {
            if (!super.TryGetValue(sub.RawKeys[i], out var value) || !Holds(context, value, sub.RawValues[i])) return false;
        }

        return true;
    }

    private static bool HoldsElements(RegoSet super, RegoSet sub)
    {
        if (sub.Count > super.Count) return false;
        foreach (ref readonly var item in sub.RawItems)
        {
            if (!super.Contains(item)) return false;
        }

        return true;
    }

    private static bool HoldsRun(BuiltinContext context, ReadOnlySpan<RegoValue> super, ReadOnlySpan<RegoValue> sub)
    {
        if (!context.Spend((super.Length - sub.Length) >> 3)) return false;
        for (var start = 0; start + sub.Length <= super.Length; start++)
        {
            var length = 0;
            while (length < sub.Length && context.SpendOn(sub[length]) && super[start + length].Equals(sub[length])) length++;
            if (context.HasError) return false;
            if (length == sub.Length) return true;
            if (length >= 8 && !context.Spend(length >> 3)) return false;
        }

        return false;
    }

    private static bool HoldsAll(RegoArray super, RegoSet sub)
    {
        var found = new RegoSetBuilder();
        foreach (ref readonly var item in super.AsSpan())
        {
            if (sub.Contains(item)) found.Add(item);
        }

        return super.Count > 0 && found.Count == sub.Count;
    }
}
