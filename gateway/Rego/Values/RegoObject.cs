using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>
/// An immutable object. Keys are values of any kind. Access by position follows OPA's key order; the order of a large
/// object is computed when it is first asked for.
/// </summary>
public sealed class RegoObject
{
    private readonly ObjectShape _shape;
    private readonly RegoValue[] _values;
    private int _hash;
    private int _weight;

    /// <summary>Takes ownership of the values, which lie in the order of the shape's keys.</summary>
    internal RegoObject(ObjectShape shape, RegoValue[] values)
    {
        _shape = shape;
        _values = values;
    }

    /// <summary>The object without members.</summary>
    public static RegoObject Empty { get; } = new(ObjectShape.Empty, []);

    /// <summary>Number of members.</summary>
    public int Count => _values.Length;

    /// <summary>The key at a position of OPA's key order.</summary>
    public RegoValue KeyAt(int position) => _shape.Keys[_shape.Locate(position)];

    /// <summary>The value at a position of OPA's key order.</summary>
    public RegoValue ValueAt(int position) => _values[_shape.Locate(position)];

    /// <summary>The value under a key; false, and undefined, where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetValue(RegoValue key, out RegoValue value)
    {
        var position = _shape.Find(key);
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

    /// <summary>True when there is a member with the key.</summary>
    public bool ContainsKey(RegoValue key) => _shape.Find(key) >= 0;

    /// <summary>Position in OPA's key order of the key, or -1; for callers that go on from a key.</summary>
    internal int PositionOf(RegoValue key) => _shape.PositionOf(key);

    /// <summary>Keys in no particular order, for work where order does not show.</summary>
    internal ReadOnlySpan<RegoValue> RawKeys => _shape.Keys;

    /// <summary>Values in the order of <see cref="RawKeys"/>.</summary>
    internal ReadOnlySpan<RegoValue> RawValues => _values;

    /// <summary>The keys, to be shared with objects that have the same.</summary>
    internal ObjectShape Shape => _shape;

    internal bool ContentEquals(RegoObject other)
    {
        if (Count != other.Count) return false;
        if (_hash != 0 && other._hash != 0 && _hash != other._hash) return false;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (ReferenceEquals(_shape, other._shape)) return _values.AsSpan().SequenceEqual(other._values);
        var keys = _shape.Keys;
        for (var i = 0; i < keys.Length; i++)
        {
            if (!other.TryGetValue(keys[i], out var value) || !_values[i].Equals(value)) return false;
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

    internal int ContentWeight()
    {
        if (_weight != 0) return _weight;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return _weight = (int)Math.Min((long)RegoValue.WeightOf(_values) + RegoValue.WeightOf(_shape.Keys), int.MaxValue);
    }

    internal int ContentHash()
    {
        if (_hash != 0) return _hash;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var keys = _shape.Keys;
        var hash = keys.Length * 31 + 7;
        for (var i = 0; i < keys.Length; i++) hash += HashMix.Combine(keys[i].GetHashCode(), _values[i].GetHashCode());
        return _hash = hash == 0 ? 1 : hash;
    }
}
