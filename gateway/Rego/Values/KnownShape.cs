using System.Text;

namespace SecureFin.Rego;

/// <summary>Member names in the order in which documents have them, and what is needed to build an object from the values alone.</summary>
internal sealed class KnownShape
{
    private readonly RegoValue[] names;
    private readonly int[] positions;
    private readonly byte[][] quoted;
    private readonly ObjectShape shape;

    /// <param name="pairs">Names and values in turns, no name twice.</param>
    /// <param name="shape">The shape with these names.</param>
    public KnownShape(ReadOnlySpan<RegoValue> pairs, ObjectShape shape)
    {
        this.shape = shape;
        names = new RegoValue[pairs.Length / 2];
        positions = new int[names.Length];
        quoted = new byte[names.Length][];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = pairs[2 * i];
            positions[i] = shape.Find(names[i]);
            quoted[i] = Quoted(names[i].AsString());
        }
    }

    /// <summary>The name at a place, if what follows is that name as most documents write it.</summary>
    public bool TryRead(ReadOnlySpan<byte> json, int place, out RegoValue name, out int length)
    {
        (name, length) = (default, 0);
        if (place >= quoted.Length || quoted[place].Length == 0 || !json.StartsWith(quoted[place])) return false;
        (name, length) = (names[place], quoted[place].Length);
        return true;
    }

    /// <summary>An object of names and values in turns, if the names are these.</summary>
    public RegoObject? TryBuild(ReadOnlySpan<RegoValue> pairs)
    {
        if (names.Length * 2 != pairs.Length) return null;
        for (var i = 0; i < names.Length; i++)
        {
            if (!names[i].Equals(pairs[2 * i])) return null;
        }

        var values = new RegoValue[names.Length];
        for (var i = 0; i < values.Length; i++) values[positions[i]] = pairs[(2 * i) + 1];
        return new RegoObject(shape, values);
    }

    // A name that is written with escapes, or can be, is left to the reader.
    private static byte[] Quoted(string name)
    {
        foreach (var c in name)
        {
            if (c is < ' ' or > '~' or '"' or '\\') return [];
        }

        return Encoding.ASCII.GetBytes($"\"{name}\"");
    }
}
