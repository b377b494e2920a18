namespace SecureFin.Rego;

/// <summary>Collects the elements of one array. Not thread safe; may be reused after <see cref="Build"/>.</summary>
public sealed class RegoArrayBuilder
{
    private RegoValue[] _items;
    private int _count;

    /// <summary>An empty builder with room for some items; it grows.</summary>
    public RegoArrayBuilder(int capacity = 0) => _items = capacity == 0 ? [] : new RegoValue[capacity];

    /// <summary>Number of items so far.</summary>
    public int Count => _count;

    /// <summary>Adds an item at the end.</summary>
    public void Add(RegoValue value)
    {
        if (_count == _items.Length) Array.Resize(ref _items, Math.Max(4, _count * 2));
        _items[_count++] = value;
    }

    /// <summary>Adds items at the end, in their order.</summary>
    public void AddRange(ReadOnlySpan<RegoValue> values)
    {
        if (_items.Length - _count < values.Length) Array.Resize(ref _items, Math.Max(_count + values.Length, _count * 2));
        values.CopyTo(_items.AsSpan(_count));
        _count += values.Length;
    }

    /// <summary>Lets an array show what was collected, until <see cref="Clear"/>.</summary>
    internal void LendTo(RegoArray array) => array.Show(_items, _count);

    /// <summary>Forgets what was collected and keeps its space for few items.</summary>
    internal void Clear()
    {
        KeyCollector.ClearItems(ref _items, _count);
        _count = 0;
    }

    /// <summary>The array built so far; the builder is empty afterwards.</summary>
    public RegoArray Build()
    {
        if (_count == 0) return RegoArray.Empty;
        var items = KeyCollector.TakeItems(ref _items, _count);
        _count = 0;
        return new RegoArray(items);
    }
}
