using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecureFin.Rego;

/// <summary>An immutable array of values.</summary>
public sealed class RegoArray
{
    private RegoValue[] _items;
    private int _count;
    private int _hash;
    private int _weight;

    /// <summary>Takes ownership of the items: the caller must not change them afterwards.</summary>
    internal RegoArray(RegoValue[] items)
    {
        _items = items;
        _count = items.Length;
    }

    /// <summary>The array without items.</summary>
    public static RegoArray Empty { get; } = new([]);

    /// <summary>Number of items.</summary>
    public int Count => _count;

    /// <summary>The item at an index from 0.</summary>
    public RegoValue this[int index] => AsSpan()[index];

    /// <summary>An array with a copy of the items.</summary>
    public static RegoArray Create(params ReadOnlySpan<RegoValue> items) => items.IsEmpty ? Empty : new RegoArray(items.ToArray());

    /// <summary>The items in order, without a copy.</summary>
    public ReadOnlySpan<RegoValue> AsSpan() => new(_items, 0, _count);

    /// <summary>Shows other items: for an array that is lent for one call and that nobody keeps, see LendingNode.</summary>
    internal void Show(RegoValue[] items, int count) => (_items, _count, _hash, _weight) = (items, count, 0, 0);

    internal bool ContentEquals(RegoArray other)
    {
        if (_count != other._count) return false;
        if (_hash != 0 && other._hash != 0 && _hash != other._hash) return false;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return AsSpan().SequenceEqual(other.AsSpan());
    }

    internal int CompareContent(RegoArray other)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var common = Math.Min(_count, other._count);
        for (var i = 0; i < common; i++)
        {
            var order = _items[i].CompareTo(other._items[i]);
            if (order != 0) return order;
        }

        return _count.CompareTo(other._count);
    }

    internal int ContentWeight()
    {
        if (_weight != 0) return _weight;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return _weight = RegoValue.WeightOf(AsSpan());
    }

    internal int ContentHash()
    {
        if (_hash != 0) return _hash;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var hash = 0x5bd1e995;
        foreach (ref readonly var item in AsSpan()) hash = HashMix.Combine(hash, item.GetHashCode());
        return _hash = hash == 0 ? 1 : hash;
    }
}
