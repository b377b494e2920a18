using System.Runtime.CompilerServices;

namespace SecureFin.Rego.Tests.Builtins;

/// <summary>json.patch as its definition reads: each operation makes a whole new document. Slow, and the measure of the fast one.</summary>
internal static class StepwisePatch
{
    public static RegoValue Apply(BuiltinContext context, RegoValue document, RegoObject operation)
    {
        if (operation["op"].Reference is not string op || Path(context, operation["path"]) is not { } path) return default;
        var value = operation["value"];
        switch (op)
        {
            case "add":
                return value.IsDefined ? Add(context, document, path, value) : default;
            case "remove":
                return Remove(context, document, path);
            case "replace":
                if (value.IsUndefined) return default;
                if (path.IsEmpty) return value;
                var without = Remove(context, document, path);
                return without.IsDefined ? Add(context, without, path, value) : default;
            case "test":
                return value.IsDefined && Find(document, path).Equals(value) ? document : default;
            case "move" or "copy":
                return MoveOrCopy(context, document, op, operation["from"], path);
            default:
                return default;
        }
    }

    private static PathKeys? Path(BuiltinContext context, RegoValue path) =>
        path.IsDefined && JsonPath.Parse(context, path) is { } keys ? new PathKeys(keys, 0) : null;

    private readonly record struct PathKeys(RegoValue[] Keys, int At)
    {
        public bool IsEmpty => At == Keys.Length;

        public bool IsLast => At + 1 == Keys.Length;

        public RegoValue Key => Keys[At];

        public PathKeys Rest => this with { At = At + 1 };
    }

    private static RegoValue MoveOrCopy(BuiltinContext context, RegoValue document, string op, RegoValue from, PathKeys path)
    {
        if (Path(context, from) is not { } source) return default;
        var moved = Find(document, source);
        if (moved.IsDefined && op == "move") document = source.IsEmpty ? moved : Remove(context, document, source);
        return moved.IsDefined && document.IsDefined ? Add(context, document, path, moved) : default;
    }

    private static RegoValue Find(RegoValue value, PathKeys path)
    {
        for (; !path.IsEmpty && value.IsDefined; path = path.Rest)
        {
            if (value.Reference is RegoArray array) value = TryIndex(path.Key, array.Count, out var index) && index < array.Count ? array[index] : default;
            else value = value.Lookup(path.Key);
        }

        return value;
    }

    private static RegoValue Add(BuiltinContext context, RegoValue target, PathKeys path, RegoValue value)
    {
        if (path.IsEmpty) return value;
        return path.IsLast ? Insert(context, target, path.Key, value) : Descend(context, target, path, value);
    }

    private static RegoValue Remove(BuiltinContext context, RegoValue target, PathKeys path)
    {
        if (path.IsEmpty) return default;
        return path.IsLast ? Delete(context, target, path.Key) : Descend(context, target, path, default);
    }

    // Rebuilds the collections along the path; a value that is undefined means removal.
    private static RegoValue Descend(BuiltinContext context, RegoValue target, PathKeys path, RegoValue value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var child = Find(target, new PathKeys([path.Key], 0));
        if (child.IsUndefined || !context.Spend(target.CollectionCount >> 3)) return default;
        var changed = value.IsDefined ? Add(context, child, path.Rest, value) : Remove(context, child, path.Rest);
        if (changed.IsUndefined) return default;
        switch (target.Reference)
        {
            case RegoArray array:
                TryIndex(path.Key, array.Count, out var index);
                var items = array.AsSpan().ToArray();
                items[index] = changed;
                return new RegoArray(items);
            case RegoObject map:
                return With(map, path.Key, changed);
            default:
                var set = target.AsSet();
                return With(Without(set, child), changed);
        }
    }

    private static RegoValue Insert(BuiltinContext context, RegoValue target, RegoValue key, RegoValue value)
    {
        if (!context.AllowsElements(target.CollectionCount + 1L)) return default;
        switch (target.Reference)
        {
            case RegoObject map:
                return With(map, key, value);
            case RegoSet set:
                return key.Equals(value) ? (RegoValue)With(set, value) : default;
            case RegoArray array:
                if (!TryIndex(key, array.Count, out var index)) return default;
                var items = new RegoValue[array.Count + 1];
                array.AsSpan()[..index].CopyTo(items);
                items[index] = value;
                array.AsSpan()[index..].CopyTo(items.AsSpan(index + 1));
                return new RegoArray(items);
            default:
                return default;
        }
    }

    private static RegoValue Delete(BuiltinContext context, RegoValue target, RegoValue key)
    {
        if (!context.Spend(target.CollectionCount >> 3)) return default;
        switch (target.Reference)
        {
            case RegoObject map:
                if (!map.ContainsKey(key)) return default;
                var members = new RegoObjectBuilder(map.Count);
                for (var i = 0; i < map.Count; i++)
                {
                    if (!map.RawKeys[i].Equals(key)) members.Set(map.RawKeys[i], map.RawValues[i]);
                }

                return members.Build();
            case RegoSet set:
                return set.Contains(key) ? (RegoValue)Without(set, key) : default;
            case RegoArray array:
                if (!TryIndex(key, array.Count, out var index) || index == array.Count) return default;
                var items = new RegoArrayBuilder(array.Count);
                items.AddRange(array.AsSpan()[..index]);
                items.AddRange(array.AsSpan()[(index + 1)..]);
                return items.Build();
            default:
                return default;
        }
    }

    private static RegoObject With(RegoObject map, RegoValue key, RegoValue value)
    {
        var members = new RegoObjectBuilder(map.Count + 1);
        members.SetAll(map);
        members.Set(key, value);
        return members.Build();
    }

    private static RegoSet With(RegoSet set, RegoValue value)
    {
        var items = new RegoSetBuilder(set.Count + 1);
        items.AddAll(set);
        items.Add(value);
        return items.Build();
    }

    private static RegoSet Without(RegoSet set, RegoValue value)
    {
        var items = new RegoSetBuilder(set.Count);
        foreach (ref readonly var item in set.RawItems)
        {
            if (!item.Equals(value)) items.Add(item);
        }

        return items.Build();
    }

    /// <summary>A position from 0 to the count: an integer, its text without leading zeros, or "-" for the end.</summary>
    private static bool TryIndex(RegoValue key, int count, out int index)
    {
        index = 0;
        if (key.Reference is string text)
        {
            if (text == "-")
            {
                index = count;
                return true;
            }

            return (text == "0" || !text.StartsWith('0'))
                && int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out index)
                && (uint)index <= (uint)count;
        }

        if (!key.IsInt64 || (ulong)key.Bits > (ulong)count) return false;
        index = (int)key.Bits;
        return true;
    }
}
