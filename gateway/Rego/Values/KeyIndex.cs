using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>
/// Hash table and order of distinct keys; collections of up to eight keys do without and are searched one by one.
/// Immutable but for the order, which is computed when it is first asked for.
/// </summary>
internal sealed class KeyIndex
{
    public const int LinearLimit = 8;

    // Bucket and chain entries are key positions + 1; 0 is the end of a chain.
    private readonly int[] _buckets;
    private readonly int[] _next;
    private int[]? _order;
    private volatile bool _ordered;

    /// <summary>Takes tables that a collector made.</summary>
    public KeyIndex(int[] buckets, int[] next)
    {
        _buckets = buckets;
        _next = next;
    }

    /// <summary>Position of the key or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Find(KeyIndex? index, RegoValue[] keys, RegoValue key) =>
        index is null ? FindLinear(keys, keys.Length, key) : FindHashed(index._buckets, index._next, keys, key);

    /// <summary>Where in the keys the one at a position of OPA's order lies. Few keys are kept in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Locate(KeyIndex? index, RegoValue[] keys, int position) => index is null ? position : index.Locate(keys, position);

    /// <summary>The opposite: the position in OPA's order of a key.</summary>
    public int PositionOf(RegoValue[] keys, int raw)
    {
        EnsureOrder(keys);
        return _order is null ? raw : Array.IndexOf(_order, raw);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Slot(int hash, int buckets) => (int)((uint)hash * 0x9E3779B1u >> 7) & (buckets - 1);

    internal static int FindHashed(int[] buckets, int[] next, RegoValue[] keys, RegoValue key)
    {
        for (var i = buckets[Slot(key.GetHashCode(), buckets.Length)]; i != 0; i = next[i - 1])
        {
            if (keys[i - 1].Equals(key)) return i - 1;
        }

        return -1;
    }

    internal static int FindLinear(RegoValue[] keys, int count, RegoValue key)
    {
        if (key.Reference is string)
        {
            for (var i = 0; i < count; i++)
            {
                ref readonly var candidate = ref keys[i];
                if (candidate.Bits == key.Bits && (ReferenceEquals(candidate.Reference, key.Reference) || candidate.Equals(key))) return i;
            }

            return -1;
        }

        for (var i = 0; i < count; i++)
        {
            if (keys[i].Equals(key)) return i;
        }

        return -1;
    }

    private int Locate(RegoValue[] keys, int position)
    {
        if (!_ordered) EnsureOrder(keys);
        return _order is null ? position : _order[position];
    }

    // Two threads may both sort; both get the same order, and the flag is written after the order.
    private void EnsureOrder(RegoValue[] keys)
    {
        if (_ordered) return;
        if (!KeyOrder.IsSorted(keys)) _order = KeyOrder.Sort(keys);
        _ordered = true;
    }
}
