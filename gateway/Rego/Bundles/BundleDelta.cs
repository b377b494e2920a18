using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Rego.Bundles;

/// <summary>Changes to data, from patch.json of a delta bundle: upsert, replace and remove by path.</summary>
public sealed class BundleDelta
{
    private readonly List<(string Operation, string[] Path, RegoValue Value)> changes;

    private BundleDelta(List<(string Operation, string[] Path, RegoValue Value)> changes) => this.changes = changes;

    /// <summary>Number of changes.</summary>
    public int Count => changes.Count;

    internal static BundleDelta Read(byte[] content, IReadOnlyList<string> roots)
    {
        var changes = new List<(string, string[], RegoValue)>();
        if (!BundleData.ReadJson("patch.json", content, BundleErrorCode.Delta).TryGetObject(out var map) || !map["data"].TryGetArray(out var items))
        {
            throw new BundleRefusedException(BundleErrorCode.Delta, "patch.json has no list data");
        }

        foreach (var item in items.AsSpan())
        {
            if (!item.TryGetObject(out var change) || !change["op"].TryGetString(out var operation) || !change["path"].TryGetString(out var path)
                || operation is not ("upsert" or "replace" or "remove") || (operation != "remove" && change["value"].IsUndefined))
            {
                throw new BundleRefusedException(BundleErrorCode.Delta, "patch.json holds an operation that is not known");
            }

            var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
            if (!PolicyBundle.InRoots(roots, parts))
            {
                throw new BundleRefusedException(BundleErrorCode.Roots, "patch.json changes data outside of the roots");
            }

            changes.Add((operation, parts, change["value"]));
        }

        return new BundleDelta(changes);
    }

    /// <summary>True if every change lies in these roots: those of the delta itself may be wider than those of the bundle that it changes.</summary>
    internal bool StaysIn(IReadOnlyList<string> roots) => changes.TrueForAll(change => PolicyBundle.InRoots(roots, change.Path));

    /// <summary>Applies all changes or none.</summary>
    internal bool Apply(RegoValue data, out RegoValue result, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        result = data;
        foreach (var (operation, path, value) in changes)
        {
            result = Change(result, path, operation, value);
            if (result.IsUndefined)
            {
                problem = $"/{string.Join('/', path)}: document does not exist";
                result = data;
                return false;
            }
        }

        return true;
    }

    private static RegoValue Change(RegoValue data, ReadOnlySpan<string> path, string operation, RegoValue value)
    {
        if (path.IsEmpty)
        {
            return value;
        }

        if (data.TryGetArray(out var array))
        {
            return ChangeArray(array, path, operation, value);
        }

        if (!data.TryGetObject(out var map))
        {
            return default;
        }

        var key = RegoValue.FromString(path[0]);
        var isLast = path.Length == 1;
        var exists = map.TryGetValue(key, out var held);
        if (!exists && !(isLast && operation == "upsert"))
        {
            return default;
        }

        var builder = new RegoObjectBuilder(map.Count + 1);
        for (var i = 0; i < map.Count; i++)
        {
            if (!(isLast && operation == "remove" && map.KeyAt(i).Equals(key)))
            {
                builder.Set(map.KeyAt(i), map.ValueAt(i));
            }
        }

        if (!(isLast && operation == "remove"))
        {
            var changed = isLast ? value : Change(held, path[1..], operation, value);
            if (changed.IsUndefined)
            {
                return default;
            }

            builder.Set(key, changed);
        }

        return builder.Build();
    }

    private static RegoValue ChangeArray(RegoArray array, ReadOnlySpan<string> path, string operation, RegoValue value)
    {
        var items = array.AsSpan().ToArray().ToList();
        if (path.Length == 1 && operation == "upsert" && path[0] == "-")
        {
            items.Add(value);
            return new RegoArray([.. items]);
        }

        if (!DigitText.TryRead(path[0], System.Globalization.NumberStyles.Integer, out int at) || at < 0 || at >= items.Count)
        {
            return default;
        }

        if (path.Length == 1 && operation == "remove")
        {
            items.RemoveAt(at);
            return new RegoArray([.. items]);
        }

        items[at] = path.Length == 1 ? value : Change(items[at], path[1..], operation, value);
        return items[at].IsUndefined ? default(RegoValue) : new RegoArray([.. items]);
    }
}
