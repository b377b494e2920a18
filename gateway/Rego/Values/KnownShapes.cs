using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>
/// Lists of member names that were read before, so that objects with the same names share them. Holds names and never
/// values, so many at most, and short ones only. Any number of threads may use it: what one overwrites of another is read anew.
/// </summary>
internal sealed class KnownShapes
{
    private const int MaxMembers = 16;
    private const int MaxNameLength = 64;
    private const int Places = 256;

    private readonly KnownShape?[] shapes = new KnownShape?[Places];
    private readonly int[] hashes = new int[Places];

    /// <summary>What may be known of the names of these names and values in turns.</summary>
    public KnownShape? Find(ReadOnlySpan<RegoValue> pairs) => pairs.Length > 2 * MaxMembers ? null : shapes[Place(Hash(pairs))];

    /// <summary>Keeps the names of an object that was built from names and values in turns, when they come the second time.</summary>
    public void Remember(ReadOnlySpan<RegoValue> pairs, RegoObject built)
    {
        if (pairs.Length > 2 * MaxMembers || built.Count * 2 != pairs.Length) return;
        var hash = Hash(pairs);
        ref var seen = ref hashes[Place(hash)];
        if (seen != hash) seen = hash;
        else if (AreShort(built.Shape.Keys)) shapes[Place(hash)] = new KnownShape(pairs, built.Shape);
    }

    private static bool AreShort(RegoValue[] names)
    {
        foreach (ref readonly var name in names.AsSpan())
        {
            if (name.AsString().Length > MaxNameLength) return false;
        }

        return true;
    }

    private static int Place(int hash) => (int)((uint)hash >> 24);

    private static int Hash(ReadOnlySpan<RegoValue> pairs)
    {
        var hash = pairs.Length;
        for (var i = 0; i < pairs.Length; i += 2) hash = (hash * 31) + pairs[i].GetHashCode();
        return hash * unchecked((int)0x9E3779B1);
    }

    /// <summary>The shapes of the objects read last, one for each level: the elements of a list mostly have the names of the one before.</summary>
    [InlineArray(Count)]
    internal struct Levels
    {
        public const int Count = 8;
        private KnownShape? first;
    }
}
