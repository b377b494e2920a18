using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>
/// An immutable object. Keys are values of any kind. Access by position follows OPA's key order; the order of a large
/// object is computed when it is first asked for.
/// </summary>
public sealed class RegoObject
{
    private readonly RegoValue[] _keys;
    private readonly RegoValue[] _values;
    private readonly KeyIndex _index;
    private int[]? _order;
    private int _hash;
    private volatile bool _ordered;

    /// <summary>Takes ownership of both arrays; small ones are sorted in place.</summary>
    internal RegoObject(RegoValue[] keys, RegoValue[] values, KeyIndex index)
    {
        _keys = keys;
        _values = values;
        _index = index;
        if (keys.Length > KeyIndex.LinearLimit) return;
        KeyOrder.SortInPlace(keys, values);
        _ordered = true;
    }

    public static RegoObject Empty { get; } = new([], [], default);

    public int Count => _keys.Length;

    /// <summary>The key at a position of OPA's key order.</summary>
    public RegoValue KeyAt(int position) => _keys[Locate(position)];

    /// <summary>The value at a position of OPA's key order.</summary>
    public RegoValue ValueAt(int position) => _values[Locate(position)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetValue(RegoValue key, out RegoValue value)
    {
        var position = _index.Find(_keys, _keys.Length, key);
        if (position < 0)
        {
            value = default;
            return false;
        }

        value = _values[position];
        return true;
    }

    /// <summary>The value under a text key, or undefined.</summary>
    public RegoValue this[string key] => TryGetValue(RegoValue.FromString(key), out var value) ? value : default;

    public bool ContainsKey(RegoValue key) => _index.Find(_keys, _keys.Length, key) >= 0;

    /// <summary>Position in OPA's key order of the key, or -1; for callers that go on from a key.</summary>
    internal int PositionOf(RegoValue key)
    {
        var raw = _index.Find(_keys, _keys.Length, key);
        if (raw < 0) return -1;
        EnsureOrder();
        return _order is null ? raw : Array.IndexOf(_order, raw);
    }

    /// <summary>Keys in no particular order, for work where order does not show.</summary>
    internal ReadOnlySpan<RegoValue> RawKeys => _keys;

    /// <summary>Values in the order of <see cref="RawKeys"/>.</summary>
    internal ReadOnlySpan<RegoValue> RawValues => _values;

    private int Locate(int position)
    {
        if (!_ordered) EnsureOrder();
        return _order is null ? position : _order[position];
    }

    // Two threads may both sort; both get the same order, and the flag is written after the order.
    private void EnsureOrder()
    {
        if (_ordered) return;
        if (!KeyOrder.IsSorted(_keys)) _order = KeyOrder.Sort(_keys);
        _ordered = true;
    }

    internal bool ContentEquals(RegoObject other)
    {
        if (_keys.Length != other._keys.Length) return false;
        if (_hash != 0 && other._hash != 0 && _hash != other._hash) return false;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        for (var i = 0; i < _keys.Length; i++)
        {
            if (!other.TryGetValue(_keys[i], out var value) || !_values[i].Equals(value)) return false;
        }

        return true;
    }

    /// <summary>OPA compares the first keys, then their values, then the next pair; a prefix is less.</summary>
    internal int CompareContent(RegoObject other)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var common = Math.Min(Count, other.Count);
        for (var i = 0; i < common; i++)
        {
            var order = KeyAt(i).CompareTo(other.KeyAt(i));
            if (order == 0) order = ValueAt(i).CompareTo(other.ValueAt(i));
            if (order != 0) return order;
        }

        return Count.CompareTo(other.Count);
    }

    internal int ContentHash()
    {
        if (_hash != 0) return _hash;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var hash = _keys.Length * 31 + 7;
        for (var i = 0; i < _keys.Length; i++) hash += HashMix.Combine(_keys[i].GetHashCode(), _values[i].GetHashCode());
        return _hash = hash == 0 ? 1 : hash;
    }
}
