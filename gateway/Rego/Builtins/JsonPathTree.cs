using System.Globalization;
using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Several paths as a tree, with which a document is filtered or cut.</summary>
internal sealed class JsonPathTree(BuiltinContext context)
{
    private readonly Dictionary<RegoValue, JsonPathTree> _children = [];
    private bool _isEnd;

    /// <summary>The tree of the second argument; null with a recorded error.</summary>
    public static JsonPathTree? Parse(BuiltinContext context, ReadOnlySpan<RegoValue> args)
    {
        if (args[1].Reference is not (RegoArray or RegoSet))
        {
            Operand.Mismatch(context, args[1], 1, "one of {set, array}");
            return null;
        }

        var root = new JsonPathTree(context);
        var items = args[1].Reference is RegoArray array ? array.AsSpan() : args[1].AsSet().RawItems;
        if (!context.Spend(items.Length)) return null;
        foreach (ref readonly var item in items)
        {
            if (JsonPath.Parse(context, item) is not { } path) return null;
            if (path.Length > 0) root.Add(path);
        }

        return root;
    }

    private void Add(RegoValue[] path)
    {
        var node = this;
        foreach (var key in path)
        {
            if (node._isEnd) return; // a shorter path already takes all below
            if (!node._children.TryGetValue(key, out var child)) node._children.Add(key, child = new JsonPathTree(context));
            node = child;
        }

        node._isEnd = true;
        node._children.Clear();
    }

    /// <summary>What the paths name, and nothing else; undefined when the budget has run out.</summary>
    public RegoValue Filtered(RegoValue document) => Unless(Filter(document));

    /// <summary>All but what the paths name; undefined when the budget has run out.</summary>
    public RegoValue Rest(RegoValue document) => Unless(Remove(document));

    private RegoValue Unless(RegoValue result) => context.HasError ? default : result;

    private RegoValue Filter(RegoValue value)
    {
        if (_isEnd || !context.Spend((value.Reference is RegoArray ? value.CollectionCount : _children.Count) >> 3)) return value;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return value.Reference switch
        {
            RegoObject map => FilterMembers(map),
            RegoArray array => FilterItems(array),
            RegoSet set => FilterElements(set),
            _ => value,
        };
    }

    private RegoObject FilterMembers(RegoObject map)
    {
        var result = new RegoObjectBuilder();
        foreach (var (key, child) in _children)
        {
            if (map.TryGetValue(key, out var value)) result.Set(key, child.Filter(value));
        }

        return result.Build();
    }

    private RegoArray FilterItems(RegoArray array)
    {
        var result = new RegoArrayBuilder();
        for (var i = 0; i < array.Count && _children.Count > 0; i++)
        {
            if (_children.TryGetValue(IndexKey(i), out var child)) result.Add(child.Filter(array[i]));
        }

        return result.Build();
    }

    private RegoSet FilterElements(RegoSet set)
    {
        var result = new RegoSetBuilder();
        foreach (var (key, child) in _children)
        {
            if (set.Contains(key)) result.Add(child.Filter(key));
        }

        return result.Build();
    }

    private RegoValue Remove(RegoValue value)
    {
        if (!context.Spend(value.CollectionCount >> 3)) return value;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value.Reference)
        {
            case RegoObject map:
                var members = new RegoObjectBuilder(map.Count);
                for (var i = 0; i < map.Count; i++) AddRest(map.RawKeys[i], map.RawValues[i], rest => members.Set(map.RawKeys[i], rest));
                return members.Build();
            case RegoArray array:
                var items = new RegoArrayBuilder(array.Count);
                for (var i = 0; i < array.Count; i++) AddRest(IndexKey(i), array[i], items.Add);
                return items.Build();
            case RegoSet set:
                var elements = new RegoSetBuilder(set.Count);
                foreach (ref readonly var item in set.RawItems) AddRest(item, item, rest => elements.Add(rest));
                return elements.Build();
            default:
                return value;
        }
    }

    private void AddRest(RegoValue key, RegoValue value, Action<RegoValue> add)
    {
        if (!_children.TryGetValue(key, out var child)) add(value);
        else if (!child._isEnd) add(child.Remove(value));
    }

    // Paths name array elements by the text of their index.
    private static RegoValue IndexKey(int index) => RegoValue.FromString(index.ToString(CultureInfo.InvariantCulture));
}
