namespace SecureFin.Rego;

/// <summary>Collects the elements of one set. Not thread safe; may be reused after <see cref="Build"/>.</summary>
public sealed class RegoSetBuilder
{
    private KeyCollector _items;

    /// <summary>An empty builder with room for some items; it grows.</summary>
    public RegoSetBuilder(int capacity = 0) => _items = new KeyCollector(capacity);

    /// <summary>Number of different items so far.</summary>
    public int Count => _items.Count;

    /// <summary>Adds a value; false when an equal one is there already.</summary>
    public bool Add(RegoValue value)
    {
        if (_items.Find(value) >= 0) return false;
        _items.Append(value);
        return true;
    }

    /// <summary>True when an item so far equals the value.</summary>
    public bool Contains(RegoValue value) => _items.Find(value) >= 0;

    /// <summary>Adds the items of a set.</summary>
    public void AddAll(RegoSet other)
    {
        foreach (ref readonly var item in other.RawItems) Add(item);
    }

    /// <summary>Forgets what was collected and keeps its space for few items.</summary>
    internal void Clear() => _items.Clear();

    /// <summary>The set built so far; the builder is empty afterwards.</summary>
    public RegoSet Build()
    {
        if (_items.Count == 0) return RegoSet.Empty;
        var items = _items.Take(out var index);
        return new RegoSet(items, index);
    }
}
