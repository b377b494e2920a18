namespace SecureFin.Rego;

/// <summary>Comparison and membership.</summary>
internal static class ComparisonBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("eq", static (context, args) => Equality(context, args, wanted: true));
        functions.Add("equal", static (context, args) => Equality(context, args, wanted: true));
        functions.Add("neq", static (context, args) => Equality(context, args, wanted: false));
        functions.Add("gt", static (context, args) => Order(context, args, static order => order > 0));
        functions.Add("gte", static (context, args) => Order(context, args, static order => order >= 0));
        functions.Add("lt", static (context, args) => Order(context, args, static order => order < 0));
        functions.Add("lte", static (context, args) => Order(context, args, static order => order <= 0));
        functions.Add("internal.member_2", Member);
        functions.Add("internal.member_3", MemberWithKey);
    }

    private static RegoValue Equality(BuiltinContext context, ReadOnlySpan<RegoValue> args, bool wanted) =>
        context.SpendOnComparing(args[0], args[1]) ? RegoValue.FromBoolean(args[0].Equals(args[1]) == wanted) : default;

    private static RegoValue Order(BuiltinContext context, ReadOnlySpan<RegoValue> args, Func<int, bool> test) =>
        context.SpendOnComparing(args[0], args[1]) ? RegoValue.FromBoolean(test(args[0].CompareTo(args[1]))) : default;

    // value in collection
    private static RegoValue Member(BuiltinContext context, ReadOnlySpan<RegoValue> args) =>
        context.Spend((args[0].IsCollection ? args[1].Weight : args[1].CollectionCount) >> 3) ? RegoValue.FromBoolean(IsMember(args[0], args[1])) : default;

    /// <summary>True when the collection holds the value: an element of an array or set, a value of an object.</summary>
    public static bool IsMember(RegoValue value, RegoValue collection)
    {
        switch (collection.Reference)
        {
            case RegoSet set:
                return set.Contains(value);
            case RegoArray array:
                return Holds(array.AsSpan(), value);
            case RegoObject map:
                return Holds(map.RawValues, value);
            default:
                return false;
        }
    }

    private static bool Holds(ReadOnlySpan<RegoValue> items, RegoValue value)
    {
        foreach (ref readonly var item in items)
        {
            if (item.Equals(value)) return true;
        }

        return false;
    }

    // key, value in collection
    private static RegoValue MemberWithKey(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        var found = args[2].Lookup(args[0]);
        return context.SpendOnComparing(found, args[1]) ? RegoValue.FromBoolean(found.IsDefined && found.Equals(args[1])) : default;
    }
}
