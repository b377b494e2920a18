using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Access to syntax trees, whether they come from the parser or from a policy.</summary>
internal static class GraphQlTree
{
    /// <summary>The tree without positions, nulls and empty lists, as policies see it.</summary>
    /// <exception cref="GraphQlError">The evaluation must end; the context holds the failure.</exception>
    public static RegoValue Prune(RegoValue value, GraphQlBudget budget)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (value.IsCollection) budget.Spend(1);
        switch (value.Reference)
        {
            case RegoArray array:
                var items = new RegoArrayBuilder(array.Count);
                foreach (ref readonly var item in array.AsSpan())
                {
                    var pruned = Prune(item, budget);
                    if (Keeps(pruned)) items.Add(pruned);
                }

                return items.Build();
            case RegoObject map:
                var members = new RegoObjectBuilder(map.Count);
                for (var i = 0; i < map.Count; i++)
                {
                    if (map.RawKeys[i].Reference is "Position") continue;
                    var pruned = Prune(map.RawValues[i], budget);
                    if (Keeps(pruned)) members.Set(map.RawKeys[i], pruned);
                }

                return members.Build();
            default:
                return value;
        }
    }

    private static bool Keeps(RegoValue value) => !value.IsNull && !(value.Reference is RegoArray { Count: 0 } or RegoObject { Count: 0 });

    public static string Text(this RegoValue node, string member) => node.Reference is RegoObject map ? map[member].Reference as string ?? string.Empty : string.Empty;

    public static RegoValue Member(this RegoValue node, string member) => node.Reference is RegoObject map ? map[member] : default;

    public static bool IsSet(this RegoValue node, string member) => node.Member(member).IsTrue;

    public static ReadOnlySpan<RegoValue> List(this RegoValue node, string member) => node.Member(member).Reference is RegoArray array ? array.AsSpan() : default;

    /// <summary>The node of a list with this name, or undefined.</summary>
    public static RegoValue Named(this RegoValue node, string list, string name)
    {
        foreach (ref readonly var item in node.List(list))
        {
            if (item.Text("Name") == name) return item;
        }

        return default;
    }

    /// <summary>A type as text, such as [String!]!.</summary>
    public static string TypeText(RegoValue type)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (type.IsUndefined) return string.Empty;
        var bang = type.IsSet("NonNull") ? "!" : string.Empty;
        return type.Text("NamedType") is { Length: > 0 } name ? name + bang : $"[{TypeText(type.Member("Elem"))}]{bang}";
    }

    /// <summary>The named type inside all lists.</summary>
    public static string InnerName(RegoValue type)
    {
        while (type.IsDefined && type.Text("NamedType").Length == 0) type = type.Member("Elem");
        return type.Text("NamedType");
    }
}
