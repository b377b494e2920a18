using System.Runtime.InteropServices;
using System.Text;

namespace SecureFin.Rego;

/// <summary>
/// Lets equal short texts, numbers and lists of member names of one large document be held once. Of bounded size: a newer
/// entry takes the place of an older one. One thread at a time.
/// </summary>
internal sealed class JsonSharing
{
    /// <summary>Documents from this length on are worth it.</summary>
    public const int MinDocumentBytes = 64 * 1024;

    private const int MaxTextBytes = 32;
    private const int MaxMembers = 16;
    private const int Texts = 4096;
    private const int Shapes = 256;

    private readonly RegoValue[] names = new RegoValue[Texts];
    private readonly RegoValue[] texts = new RegoValue[Texts];
    private readonly RegoValue[] numbers = new RegoValue[Texts];
    private readonly KnownShape?[] shapes = new KnownShape?[Shapes];

    private sealed record KnownShape(RegoValue[] Names, int[] Positions, ObjectShape Shape);

    public RegoValue Name(ReadOnlySpan<byte> utf8)
    {
        ref var held = ref At(names, utf8);
        return held.Reference is string text && IsText(text, utf8) ? held : Keep(ref held, RegoValue.FromString(Encoding.UTF8.GetString(utf8)), utf8);
    }

    public RegoValue Text(ReadOnlySpan<byte> utf8)
    {
        ref var held = ref At(texts, utf8);
        return held.Reference is string text && IsText(text, utf8) ? held : Keep(ref held, RegoValue.FromString(Encoding.UTF8.GetString(utf8)), utf8);
    }

    /// <summary>A number that is no plain integer.</summary>
    public RegoValue Number(ReadOnlySpan<byte> ascii)
    {
        ref var held = ref At(numbers, ascii);
        return held.Reference is RegoNumber number && IsText(number.Text, ascii) ? held : Keep(ref held, RegoNumber.FromValid(Encoding.ASCII.GetString(ascii)), ascii);
    }

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

    private static bool IsText(string text, ReadOnlySpan<byte> utf8) => text.Length == utf8.Length && Ascii.Equals(utf8, text);

    private static RegoValue Keep(ref RegoValue place, RegoValue value, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= MaxTextBytes) place = value;
        return value;
    }

    private static int ShapeSlot(ReadOnlySpan<RegoValue> pairs)
    {
        var hash = pairs.Length;
        for (var i = 0; i < pairs.Length; i += 2) hash = (hash * 31) + pairs[i].GetHashCode();
        return (int)((uint)hash * 0x9E3779B1u >> 24);
    }

    private static ref RegoValue At(RegoValue[] table, ReadOnlySpan<byte> bytes)
    {
        ulong first = 0, last = 0;
        if (bytes.Length >= sizeof(ulong))
        {
            first = MemoryMarshal.Read<ulong>(bytes);
            last = MemoryMarshal.Read<ulong>(bytes[^sizeof(ulong)..]);
        }
        else
        {
            foreach (var b in bytes) first = (first << 8) | b;
        }

        var hash = (first * 0x9E3779B97F4A7C15UL) ^ ((last + (ulong)bytes.Length) * 0xE7037ED1A0B428DBUL);
        return ref table[(int)((hash ^ (hash >> 29)) * 0xFF51AFD7ED558CCDUL >> 52)];
    }
}
