using System.Numerics;

namespace SecureFin.Rego;

/// <summary>Distinct keys under construction, with the hash table that the finished collection takes over.</summary>
internal struct KeyCollector
{
    public RegoValue[] Keys;
    public int Count;
    private int[]? _buckets;
    private int[]? _next;

    public KeyCollector(int capacity)
    {
        Keys = capacity == 0 ? [] : new RegoValue[capacity];
        Count = 0;
        _buckets = null;
        _next = null;
    }

    public readonly int Find(RegoValue key) => _buckets is null
        ? KeyIndex.FindLinear(Keys, Count, key)
        : KeyIndex.FindHashed(_buckets, _next!, Keys, key);

    /// <summary>Adds a key that is not yet there and gives its position.</summary>
    public int Append(RegoValue key)
    {
        if (Count == Keys.Length) Array.Resize(ref Keys, Math.Max(4, Count * 2));
        var position = Count++;
        Keys[position] = key;
        if (Count <= KeyIndex.LinearLimit) return position;
        if (_buckets is null || Count > _buckets.Length) Rehash();
        else Link(position);
        return position;
    }

    public readonly KeyIndex ToIndex() => new(_buckets, _next);

    /// <summary>Shrinks the arrays to the keys held.</summary>
    public void Trim()
    {
        if (Keys.Length != Count) Array.Resize(ref Keys, Count);
        if (_next is not null && _next.Length != Count) Array.Resize(ref _next, Count);
    }

    private void Rehash()
    {
        _buckets = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Keys.Length)];
        _next = new int[Math.Max(Keys.Length, _buckets.Length)];
        for (var i = 0; i < Count; i++) Link(i);
    }

    private readonly void Link(int position)
    {
        ref var bucket = ref _buckets![KeyIndex.Slot(Keys[position].GetHashCode(), _buckets.Length)];
        _next![position] = bucket;
        bucket = position + 1;
    }
}
