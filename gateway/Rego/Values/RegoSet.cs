using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>An immutable set. Access by position follows OPA's order, computed for large sets when first asked for.</summary>
public sealed class RegoSet
{
    private readonly RegoValue[] _items;
    private readonly KeyIndex _index;
    private int[]? _order;
    private int _hash;
    private volatile bool _ordered;

    /// <summary>Takes ownership of the items, which are distinct; few are sorted in place.</summary>
    internal RegoSet(RegoValue[] items, KeyIndex index)
    {
        _items = items;
        _index = index;
        if (items.Length > KeyIndex.LinearLimit) return;
        KeyOrder.SortInPlace(items, []);
        _ordered = true;
    }

    public static RegoSet Empty { get; } = new([], default);

    public int Count => _items.Length;

    /// <summary>The element at a position of OPA's order.</summary>
    public RegoValue this[int position]
    {
        get
        {
            if (!_ordered) EnsureOrder();
            return _items[_order is null ? position : _order[position]];
        }
    }

    public static RegoSet Create(params ReadOnlySpan<RegoValue> items)
    {
        var builder = new RegoSetBuilder(items.Length);
        foreach (ref readonly var item in items) builder.Add(item);
        return builder.Build();
    }

    public bool Contains(RegoValue value) => _index.Find(_items, _items.Length, value) >= 0;

    /// <summary>Gives the element of the set that equals the value (1.0 may be held for 1).</summary>
    internal bool TryGet(RegoValue value, out RegoValue held)
    {
        var position = _index.Find(_items, _items.Length, value);
        held = position < 0 ? default : _items[position];
        return position >= 0;
    }

    /// <summary>Elements in no particular order, for work where order does not show.</summary>
    internal ReadOnlySpan<RegoValue> RawItems => _items;

    private void EnsureOrder()
    {
        if (_ordered) return;
        if (!KeyOrder.IsSorted(_items)) _order = KeyOrder.Sort(_items);
        _ordered = true;
    }

    internal bool ContentEquals(RegoSet other)
    {
        if (_items.Length != other._items.Length) return false;
        if (_hash != 0 && other._hash != 0 && _hash != other._hash) return false;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (ref readonly var item in _items.AsSpan())
        {
            if (!other.Contains(item)) return false;
        }

        return true;
    }

    internal int CompareContent(RegoSet other)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var common = Math.Min(Count, other.Count);
        for (var i = 0; i < common; i++)
        {
            var order = this[i].CompareTo(other[i]);
            if (order != 0) return order;
        }

        return Count.CompareTo(other.Count);
    }

    internal int ContentHash()
    {
        if (_hash != 0) return _hash;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var hash = _items.Length * 17 + 3;
        foreach (ref readonly var item in _items.AsSpan()) hash += HashMix.Spread(item.GetHashCode());
        return _hash = hash == 0 ? 1 : hash;
    }
}
