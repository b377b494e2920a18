using System.Numerics;
using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>Finds a key among distinct keys: linear up to eight, by a chained hash table above. Immutable once built.</summary>
internal readonly struct KeyIndex
{
    public const int LinearLimit = 8;

    // Bucket and chain entries are key positions + 1; 0 is the end of a chain.
    private readonly int[]? _buckets;
    private readonly int[]? _next;

    public KeyIndex(RegoValue[] keys, int count)
    {
        if (count <= LinearLimit) return;
        _buckets = new int[(int)BitOperations.RoundUpToPowerOf2((uint)count)];
        _next = new int[count];
        for (var i = 0; i < count; i++)
        {
            ref var bucket = ref _buckets[Slot(keys[i].GetHashCode(), _buckets.Length)];
            _next[i] = bucket;
            bucket = i + 1;
        }
    }

    /// <summary>Takes tables that a builder made.</summary>
    public KeyIndex(int[]? buckets, int[]? next)
    {
        _buckets = buckets;
        _next = next;
    }

    /// <summary>Position of the key or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(RegoValue[] keys, int count, RegoValue key) =>
        _buckets is null ? FindLinear(keys, count, key) : FindHashed(_buckets, _next!, keys, key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Slot(int hash, int buckets) => (int)((uint)hash * 0x9E3779B1u >> 7) & (buckets - 1);

    internal static int FindHashed(int[] buckets, int[] next, RegoValue[] keys, RegoValue key)
    {
        for (var i = buckets[Slot(key.GetHashCode(), buckets.Length)]; i != 0; i = next[i - 1])
        {
            if (keys[i - 1].Equals(key)) return i - 1;
        }

        return -1;
    }

    internal static int FindLinear(RegoValue[] keys, int count, RegoValue key)
    {
        if (key.Reference is string)
        {
            for (var i = 0; i < count; i++)
            {
                ref readonly var candidate = ref keys[i];
                if (candidate.Bits == key.Bits && (ReferenceEquals(candidate.Reference, key.Reference) || candidate.Equals(key))) return i;
            }

            return -1;
        }

        for (var i = 0; i < count; i++)
        {
            if (keys[i].Equals(key)) return i;
        }

        return -1;
    }
}
