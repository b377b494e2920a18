namespace SecureFin.Rego;

/// <summary>Comparison and membership.</summary>
internal static class ComparisonBuiltins
{
    public static void Register(BuiltinFunctions functions)
    {
        functions.Add("eq", static (_, args) => RegoValue.FromBoolean(args[0].Equals(args[1])));
        functions.Add("equal", static (_, args) => RegoValue.FromBoolean(args[0].Equals(args[1])));
        functions.Add("neq", static (_, args) => RegoValue.FromBoolean(!args[0].Equals(args[1])));
        functions.Add("gt", static (_, args) => RegoValue.FromBoolean(args[0].CompareTo(args[1]) > 0));
        functions.Add("gte", static (_, args) => RegoValue.FromBoolean(args[0].CompareTo(args[1]) >= 0));
        functions.Add("lt", static (_, args) => RegoValue.FromBoolean(args[0].CompareTo(args[1]) < 0));
        functions.Add("lte", static (_, args) => RegoValue.FromBoolean(args[0].CompareTo(args[1]) <= 0));
        functions.Add("internal.member_2", Member);
        functions.Add("internal.member_3", MemberWithKey);
    }

    // value in collection
    private static RegoValue Member(BuiltinContext context, ReadOnlySpan<RegoValue> args) =>
        context.Spend(args[1].CollectionCount >> 3) ? RegoValue.FromBoolean(IsMember(args[0], args[1])) : default;

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
        return RegoValue.FromBoolean(found.IsDefined && found.Equals(args[1]));
    }
}
