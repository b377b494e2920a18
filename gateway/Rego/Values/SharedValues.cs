using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SecureFin.Rego;

/// <summary>
/// Texts, numbers and short lists of one document, each held once. Of bounded size: a rival takes the place of a value that
/// was not asked for since the rival before, so that texts which come once do not drive out those that come often.
/// </summary>
internal sealed class SharedValues(int documentBytes)
{
    private const int MaxTextBytes = 32;
    private const int MaxItems = 8;
    private const int MinPlaces = 256;
    private const int MaxPlaces = 64 * 1024;
    private const ulong NumberSalt = 0xC2B2AE3D27D4EB4FUL;
    private const ulong Asked = 1;

    // One place for each 256 bytes of the document: a table much larger than what it serves would cost more than it saves.
    private readonly Place[] places = new Place[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(documentBytes / 256, MinPlaces, MaxPlaces))];

    /// <summary>A value with the hash that it was found by, whose lowest bit says whether it was asked for again.</summary>
    private struct Place
    {
        public RegoValue Value;
        public ulong Hash;
    }

    public RegoValue Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxTextBytes) return RegoValue.FromString(Encoding.UTF8.GetString(utf8));
        var hash = Hash(utf8);
        ref var place = ref At(hash);
        if (IsSame(place.Hash, hash) && place.Value.Reference is string text && IsText(text, utf8)) return Again(ref place);
        return Offer(ref place, hash, RegoValue.FromString(Encoding.UTF8.GetString(utf8)));
    }

    /// <summary>A number that is no plain integer.</summary>
    public RegoValue Number(ReadOnlySpan<byte> ascii)
    {
        if (ascii.Length > MaxTextBytes) return RegoNumber.FromValid(Encoding.ASCII.GetString(ascii));
        var hash = Hash(ascii) ^ NumberSalt;
        ref var place = ref At(hash);
        if (IsSame(place.Hash, hash) && place.Value.Reference is RegoNumber number && IsText(number.Text, ascii)) return Again(ref place);
        return Offer(ref place, hash, RegoNumber.FromValid(Encoding.ASCII.GetString(ascii)));
    }

    /// <summary>A list; one of few items is held once if its items are.</summary>
    public RegoValue List(ReadOnlySpan<RegoValue> items)
    {
        if (items.Length > MaxItems) return new RegoArray(items.ToArray());
        var hash = Hash(items);
        ref var place = ref At(hash);
        if (IsSame(place.Hash, hash) && place.Value.Reference is RegoArray list && AreSame(list.AsSpan(), items)) return Again(ref place);
        return Offer(ref place, hash, new RegoArray(items.ToArray()));
    }

    private static bool IsText(string text, ReadOnlySpan<byte> utf8) => text.Length == utf8.Length && Ascii.Equals(utf8, text);

    // The very same values: 1 and 1.0 are equal and print differently.
    private static bool AreSame(ReadOnlySpan<RegoValue> left, ReadOnlySpan<RegoValue> right)
    {
        if (left.Length != right.Length) return false;
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i].Bits != right[i].Bits || !ReferenceEquals(left[i].Reference, right[i].Reference)) return false;
        }

        return true;
    }

    private ref Place At(ulong hash) => ref places[(int)(hash >> 32) & (places.Length - 1)];

    private static bool IsSame(ulong held, ulong hash) => (held | Asked) == (hash | Asked);

    private static RegoValue Again(ref Place place)
    {
        place.Hash |= Asked;
        return place.Value;
    }

    private static RegoValue Offer(ref Place place, ulong hash, RegoValue value)
    {
        if ((place.Hash & Asked) != 0) place.Hash &= ~Asked;
        else place = new Place { Value = value, Hash = hash & ~Asked };
        return value;
    }

    private static ulong Hash(ReadOnlySpan<RegoValue> items)
    {
        var hash = (ulong)items.Length;
        foreach (ref readonly var item in items) hash = Mix(hash, (ulong)item.Bits);
        return hash;
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
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

        return Mix(Mix((ulong)bytes.Length, first), last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong next)
    {
        var mixed = ((hash ^ next) + 0x9E3779B97F4A7C15UL) * 0xFF51AFD7ED558CCDUL;
        return mixed ^ (mixed >> 29);
    }
}
