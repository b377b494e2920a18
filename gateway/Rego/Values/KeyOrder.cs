namespace SecureFin.Rego;

/// <summary>Positions of keys in OPA's order.</summary>
internal static class KeyOrder
{
    public static bool IsSorted(RegoValue[] keys)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i - 1].CompareTo(keys[i]) > 0) return false;
        }

        return true;
    }

    /// <summary>Positions in ascending key order.</summary>
    public static int[] Sort(RegoValue[] keys)
    {
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) =>
        {
            var result = keys[a].CompareTo(keys[b]);
            return result != 0 ? result : a.CompareTo(b); // stable: 1 and 1.0 are equal and print differently
        });
        return order;
    }

    /// <summary>Sorts a few keys, and their values where there are some, in place.</summary>
    public static void SortInPlace(Span<RegoValue> keys, Span<RegoValue> values)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            var key = keys[i];
            var value = values.IsEmpty ? default : values[i];
            var j = i - 1;
            for (; j >= 0 && keys[j].CompareTo(key) > 0; j--)
            {
                keys[j + 1] = keys[j];
                if (!values.IsEmpty) values[j + 1] = values[j];
            }

            keys[j + 1] = key;
            if (!values.IsEmpty) values[j + 1] = value;
        }
    }
}
