namespace SecureFin.Rego;

/// <summary>
/// Lets equal short texts, numbers, lists and lists of member names of one large document be held once. One thread at a time.
/// </summary>
internal sealed class JsonSharing(int documentBytes)
{
    /// <summary>Documents from this length on are worth it.</summary>
    public const int MinDocumentBytes = 64 * 1024;

    private const int MaxMembers = 16;
    private const int Shapes = 256;

    private readonly KnownShape?[] shapes = new KnownShape?[Shapes];

    private sealed record KnownShape(RegoValue[] Names, int[] Positions, ObjectShape Shape);

    public SharedValues Values { get; } = new(documentBytes);

    /// <summary>An object of names and values in turns, if one with the same names in the same order came before.</summary>
    public RegoObject? TryBuild(ReadOnlySpan<RegoValue> pairs)
    {
        if (pairs.Length > 2 * MaxMembers || shapes[ShapeSlot(pairs)] is not { } known || known.Names.Length * 2 != pairs.Length) return null;
        var values = new RegoValue[known.Names.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!known.Names[i].Equals(pairs[2 * i])) return null;
            values[known.Positions[i]] = pairs[(2 * i) + 1];
        }

        return new RegoObject(known.Shape, values);
    }

    /// <summary>Keeps the names of an object that was built from names and values in turns.</summary>
    public void Remember(ReadOnlySpan<RegoValue> pairs, RegoObject built)
    {
        if (pairs.Length > 2 * MaxMembers || built.Count * 2 != pairs.Length) return;
        var known = new KnownShape(new RegoValue[built.Count], new int[built.Count], built.Shape);
        for (var i = 0; i < built.Count; i++)
        {
            known.Names[i] = pairs[2 * i];
            known.Positions[i] = built.Shape.Find(pairs[2 * i]);
        }

        shapes[ShapeSlot(pairs)] = known;
    }

    private static int ShapeSlot(ReadOnlySpan<RegoValue> pairs)
    {
        var hash = pairs.Length;
        for (var i = 0; i < pairs.Length; i += 2) hash = (hash * 31) + pairs[i].GetHashCode();
        return (int)((uint)hash * 0x9E3779B1u >> 24);
    }
}
