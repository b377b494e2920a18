using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecureFin.Rego;

/// <summary>An immutable array of values.</summary>
public sealed class RegoArray
{
    private readonly RegoValue[] _items;
    private int _hash;

    /// <summary>Takes ownership of the items: the caller must not change them afterwards.</summary>
    internal RegoArray(RegoValue[] items) => _items = items;

    public static RegoArray Empty { get; } = new([]);

    public int Count => _items.Length;

    public RegoValue this[int index] => _items[index];

    public static RegoArray Create(params ReadOnlySpan<RegoValue> items) => items.IsEmpty ? Empty : new RegoArray(items.ToArray());

    public ReadOnlySpan<RegoValue> AsSpan() => _items;

    internal bool ContentEquals(RegoArray other)
    {
        if (_items.Length != other._items.Length) return false;
        if (_hash != 0 && other._hash != 0 && _hash != other._hash) return false;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var i = 0; i < _items.Length; i++)
        {
            if (!_items[i].Equals(other._items[i])) return false;
        }

        return true;
    }

    internal int CompareContent(RegoArray other)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var common = Math.Min(_items.Length, other._items.Length);
        for (var i = 0; i < common; i++)
        {
            var order = _items[i].CompareTo(other._items[i]);
            if (order != 0) return order;
        }

        return _items.Length.CompareTo(other._items.Length);
    }

    internal int ContentHash()
    {
        if (_hash != 0) return _hash;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var hash = 0x5bd1e995;
        foreach (ref readonly var item in _items.AsSpan()) hash = HashMix.Combine(hash, item.GetHashCode());
        return _hash = hash == 0 ? 1 : hash;
    }
}
