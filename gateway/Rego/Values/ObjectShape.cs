using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>The keys of an object with their index. Objects with the same keys may share one. Immutable.</summary>
internal sealed class ObjectShape
{
    /// <summary>Takes ownership of the keys, which are distinct and, without index, in OPA's order.</summary>
    public ObjectShape(RegoValue[] keys, KeyIndex? index)
    {
        Keys = keys;
        Index = index;
    }

    public static ObjectShape Empty { get; } = new([], null);

    public RegoValue[] Keys { get; }

    private KeyIndex? Index { get; }

    /// <summary>Position in <see cref="Keys"/> or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(RegoValue key) => KeyIndex.Find(Index, Keys, key);

    /// <summary>Position in <see cref="Keys"/> of the key at a position of OPA's order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Locate(int position) => KeyIndex.Locate(Index, Keys, position);

    /// <summary>Position in OPA's order of a key, or -1.</summary>
    public int PositionOf(RegoValue key)
    {
        var raw = Find(key);
        return raw < 0 || Index is null ? raw : Index.PositionOf(Keys, raw);
    }
}
