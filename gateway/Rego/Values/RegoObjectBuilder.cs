namespace SecureFin.Rego;

/// <summary>Collects the members of one object. Not thread safe; may be reused after <see cref="Build"/>.</summary>
public sealed class RegoObjectBuilder
{
    private KeyCollector _keys;
    private RegoValue[] _values;

    /// <summary>An empty builder with room for some members; it grows.</summary>
    public RegoObjectBuilder(int capacity = 0)
    {
        _keys = new KeyCollector(capacity);
        _values = capacity == 0 ? [] : new RegoValue[capacity];
    }

    /// <summary>Number of members so far.</summary>
    public int Count => _keys.Count;

    /// <summary>Sets a member; an earlier value of the key is replaced.</summary>
    public void Set(RegoValue key, RegoValue value)
    {
        var position = _keys.Find(key);
        if (position < 0) Append(key, value);
        else _values[position] = value;
    }

    /// <summary>Sets a member under a text key; an earlier value is replaced.</summary>
    public void Set(string key, RegoValue value) => Set(RegoValue.FromString(key), value);

    /// <summary>Adds a member; false when the key is there already with a value that is not equal (a conflict).</summary>
    public bool TryAdd(RegoValue key, RegoValue value)
    {
        var position = _keys.Find(key);
        if (position >= 0) return _values[position].Equals(value);
        Append(key, value);
        return true;
    }

    /// <summary>The value so far under a key; false where there is none.</summary>
    public bool TryGetValue(RegoValue key, out RegoValue value)
    {
        var position = _keys.Find(key);
        value = position < 0 ? default : _values[position];
        return position >= 0;
    }

    /// <summary>Sets all members of another object.</summary>
    public void SetAll(RegoObject other)
    {
        var keys = other.RawKeys;
        var values = other.RawValues;
        for (var i = 0; i < keys.Length; i++) Set(keys[i], values[i]);
    }

    /// <summary>The object built so far; the builder is empty afterwards.</summary>
    public RegoObject Build()
    {
        if (_keys.Count == 0) return RegoObject.Empty;
        var values = KeyCollector.TakeItems(ref _values, _keys.Count);
        var keys = _keys.Take(out var index);
        if (index is null) KeyOrder.SortInPlace(keys, values);
        return new RegoObject(new ObjectShape(keys, index), values);
    }

    private void Append(RegoValue key, RegoValue value)
    {
        var position = _keys.Append(key);
        if (position >= _values.Length) Array.Resize(ref _values, _keys.Keys.Length);
        _values[position] = value;
    }
}
