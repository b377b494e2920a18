using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace SecureFin.Rego;

/// <summary>What a value of a document is found by: its text itself if that is short, else a hash.</summary>
/// <param name="First">The first eight bytes, or half of a hash.</param>
/// <param name="Last">The bytes after them, and in the highest byte how many there are in all.</param>
internal readonly record struct SharedKey(ulong First, ulong Last)
{
    private const int ExactBytes = 15;
    private const int LengthShift = 56;
    private const ulong OfText = 0x10UL << LengthShift;
    private const ulong OfList = 0x20UL << LengthShift;

    /// <summary>True when equal keys mean equal texts.</summary>
    public bool IsExact => Last < OfText;

    public int Hash
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (int)(Mix(Mix(Last, First), 0) >> 32);
    }

    public static SharedKey Of(ReadOnlySpan<byte> text)
    {
        if (text.Length < sizeof(ulong))
        {
            ulong packed = 0;
            foreach (var b in text) packed = (packed << 8) | b;
            return new SharedKey(packed, (ulong)text.Length << LengthShift);
        }

        var first = BinaryPrimitives.ReadUInt64LittleEndian(text);
        var last = BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..]);
        if (text.Length > ExactBytes) return new SharedKey(Mix(Mix((ulong)text.Length, first), last), OfText);
        return new SharedKey(first, Behind(last, text.Length - sizeof(ulong)) | ((ulong)text.Length << LengthShift));
    }

    public static SharedKey Of(ReadOnlySpan<RegoValue> items)
    {
        var hash = (ulong)items.Length;
        foreach (ref readonly var item in items) hash = Mix(hash, (ulong)item.Bits);
        return new SharedKey(hash, OfList);
    }

    // Of the last eight bytes, those that are not among the first eight: at most seven.
    private static ulong Behind(ulong last, int count) => count == 0 ? 0 : last >> (8 * (sizeof(ulong) - count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong next)
    {
        var mixed = ((hash ^ next) + 0x9E3779B97F4A7C15UL) * 0xFF51AFD7ED558CCDUL;
        return mixed ^ (mixed >> 29);
    }
}
