using System.Numerics;

namespace SecureFin.Rego;

/// <summary>Distinct keys under construction, with the hash table that the finished collection takes over.</summary>
internal struct KeyCollector
{
    /// <summary>Longest buffer that is kept for the next collection.</summary>
    public const int KeptLength = 2 * KeyIndex.LinearLimit;

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

    /// <summary>The keys and their table; the collector is empty afterwards and keeps its space for few keys.</summary>
    public RegoValue[] Take(out KeyIndex? index)
    {
        if (_next is not null && _next.Length != Count) Array.Resize(ref _next, Count);
        index = _buckets is null ? null : new KeyIndex(_buckets, _next!);
        var taken = TakeItems(ref Keys, Count);
        (_buckets, _next, Count) = (null, null, 0);
        return taken;
    }

    /// <summary>
    /// Exactly the first items, which the caller owns. A buffer of that very length is given away; a longer one of few
    /// items stays, cleared, for the next collection.
    /// </summary>
    public static RegoValue[] TakeItems(ref RegoValue[] buffer, int count)
    {
        var taken = buffer;
        if (count == buffer.Length) buffer = [];
        else
        {
            taken = buffer.AsSpan(0, count).ToArray();
            ClearItems(ref buffer, count);
        }

        return taken;
    }

    /// <summary>Forgets the first items; only a small buffer stays.</summary>
    public static void ClearItems(ref RegoValue[] buffer, int count)
    {
        if (buffer.Length <= KeptLength) Array.Clear(buffer, 0, count);
        else buffer = [];
    }

    public void Clear()
    {
        ClearItems(ref Keys, Count);
        (_buckets, _next, Count) = (null, null, 0);
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
