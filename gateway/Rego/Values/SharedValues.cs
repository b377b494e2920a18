using System.Numerics;
using System.Text;

namespace SecureFin.Rego;

/// <summary>
/// Texts, numbers and short lists of one document, each held once. Of bounded size: a rival takes the place of a value that
/// was not asked for since the rival before, so that texts which come once do not drive out those that come often. One thread at a time.
/// </summary>
internal sealed class SharedValues(int documentBytes)
{
    /// <summary>Documents from this length on are worth it.</summary>
    public const int MinDocumentBytes = 64 * 1024;

    private const int MaxTextBytes = 32;
    private const int MaxItems = 8;
    private const int MinPlaces = 256;
    private const int MaxPlaces = 64 * 1024;

    // One place for each 256 bytes of the document: a table much larger than what it serves would cost more than it saves.
    private readonly Place[] places = new Place[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(documentBytes / 256, MinPlaces, MaxPlaces))];

    private struct Place
    {
        public RegoValue Value;
        public SharedKey Key;
        public bool WasAskedFor;
    }

    public RegoValue Text(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxTextBytes) return RegoValue.FromString(Encoding.UTF8.GetString(utf8));
        var key = SharedKey.Of(utf8);
        ref var place = ref At(key);
        if (place.Key == key && Is(place.Value, RegoKind.String) && (key.IsExact || IsText(place.Value.AsString(), utf8))) return Again(ref place);
        return Offer(ref place, key, RegoValue.FromString(Encoding.UTF8.GetString(utf8)));
    }

    /// <summary>A number that is no plain integer.</summary>
    public RegoValue Number(ReadOnlySpan<byte> ascii)
    {
        if (ascii.Length > MaxTextBytes) return RegoNumber.FromValid(Encoding.ASCII.GetString(ascii));
        var key = SharedKey.Of(ascii);
        ref var place = ref At(key);
        if (place.Key == key && Is(place.Value, RegoKind.Number) && (key.IsExact || IsText(place.Value.NumberText(), ascii))) return Again(ref place);
        return Offer(ref place, key, RegoNumber.FromValid(Encoding.ASCII.GetString(ascii)));
    }

    /// <summary>A list; one of few items is held once if its items are.</summary>
    public RegoValue List(ReadOnlySpan<RegoValue> items)
    {
        if (items.Length > MaxItems) return new RegoArray(items.ToArray());
        var key = SharedKey.Of(items);
        ref var place = ref At(key);
        if (place.Key == key && place.Value.Reference is RegoArray list && AreSame(list.AsSpan(), items)) return Again(ref place);
        return Offer(ref place, key, new RegoArray(items.ToArray()));
    }

    private static bool IsText(string text, ReadOnlySpan<byte> utf8) => text.Length == utf8.Length && Ascii.Equals(utf8, text);

    // By the bits alone: the object may be far from the cache. A plain integer is never here.
    private static bool Is(RegoValue value, RegoKind kind) => (value.Bits & 0xFF) == (long)kind;

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

    private ref Place At(SharedKey key) => ref places[key.Hash & (places.Length - 1)];

    private static RegoValue Again(ref Place place)
    {
        place.WasAskedFor = true;
        return place.Value;
    }

    private static RegoValue Offer(ref Place place, SharedKey key, RegoValue value)
    {
        if (place.WasAskedFor) place.WasAskedFor = false;
        else place = new Place { Value = value, Key = key };
        return value;
    }
}
