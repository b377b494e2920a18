using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>An immutable set. Access by position follows OPA's order, computed for large sets when first asked for.</summary>
public sealed class RegoSet
{
    private readonly RegoValue[] _items;
    private readonly KeyIndex? _index;
    private int _hash;
    private int _weight;

    /// <summary>Takes ownership of the items, which are distinct; few, without index, are sorted in place.</summary>
    internal RegoSet(RegoValue[] items, KeyIndex? index)
    {
        _items = items;
        _index = index;
        if (index is null) KeyOrder.SortInPlace(items, []);
    }

    /// <summary>The set without items.</summary>
    public static RegoSet Empty { get; } = new([], null);

    /// <summary>Number of items.</summary>
    public int Count => _items.Length;

    /// <summary>The element at a position of OPA's order.</summary>
    public RegoValue this[int position] => _items[KeyIndex.Locate(_index, _items, position)];

    /// <summary>A set of the items; equal ones are one.</summary>
    public static RegoSet Create(params ReadOnlySpan<RegoValue> items)
    {
        var builder = new RegoSetBuilder(items.Length);
        foreach (ref readonly var item in items) builder.Add(item);
        return builder.Build();
    }

    /// <summary>True when an item equals the value.</summary>
    public bool Contains(RegoValue value) => KeyIndex.Find(_index, _items, value) >= 0;

    /// <summary>Gives the element of the set that equals the value (1.0 may be held for 1).</summary>
    internal bool TryGet(RegoValue value, out RegoValue held)
    {
        var position = KeyIndex.Find(_index, _items, value);
        held = position < 0 ? default : _items[position];
        return position >= 0;
    }

    /// <summary>Elements in no particular order, for work where order does not show.</summary>
    internal ReadOnlySpan<RegoValue> RawItems => _items;

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

    internal int ContentWeight()
    {
        if (_weight != 0) return _weight;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return _weight = RegoValue.WeightOf(_items);
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
