namespace SecureFin.Rego;

/// <summary>Collects the elements of one array. Not thread safe; may be reused after <see cref="Build"/>.</summary>
public sealed class RegoArrayBuilder
{
    private RegoValue[] _items;
    private int _count;

    public RegoArrayBuilder(int capacity = 0) => _items = capacity == 0 ? [] : new RegoValue[capacity];

    public int Count => _count;

    public void Add(RegoValue value)
    {
        if (_count == _items.Length) Array.Resize(ref _items, Math.Max(4, _count * 2));
        _items[_count++] = value;
    }

    public void AddRange(ReadOnlySpan<RegoValue> values)
    {
        if (_items.Length - _count < values.Length) Array.Resize(ref _items, Math.Max(_count + values.Length, _count * 2));
        values.CopyTo(_items.AsSpan(_count));
        _count += values.Length;
    }

    /// <summary>The array built so far; the builder is empty afterwards.</summary>
    public RegoArray Build()
    {
        if (_count == 0) return RegoArray.Empty;
        var items = _items;
        if (items.Length != _count) Array.Resize(ref items, _count);
        _items = [];
        _count = 0;
        return new RegoArray(items);
    }
}
