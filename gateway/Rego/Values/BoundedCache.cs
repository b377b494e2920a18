using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace SecureFin.Rego;

/// <summary>What was made of keys, which inputs may choose: a full cache is emptied, what alone would fill much of it is not kept. Any number of threads.</summary>
internal sealed class BoundedCache<TKey, TValue>(int maxEntries, long maxWeight, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private const int LargestShare = 16;

    private readonly ConcurrentDictionary<TKey, TValue> _entries = new(comparer);
    private long _weight;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _entries.TryGetValue(key, out value);

    /// <summary>Keeps a value of a weight that the cache's owner chooses the unit of.</summary>
    public void Add(TKey key, TValue value, long weight)
    {
        if (weight > maxWeight / LargestShare) return;
        if (_entries.Count >= maxEntries || Interlocked.Add(ref _weight, weight) > maxWeight)
        {
            _entries.Clear();
            Interlocked.Exchange(ref _weight, weight);
        }

        _entries[key] = value;
    }
}
