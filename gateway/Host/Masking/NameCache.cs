using System.Buffers.Binary;

namespace SecureFin.Gateway.Masking;

/// <summary>Remembers the ids of raw names up to 32 bytes, so that a name that comes again costs four compares. Owned by one body.</summary>
/// <remarks>What is remembered is shared by all bodies of a plan: slots are replaced whole, and seldom, so that names that never come again push nothing out.</remarks>
internal sealed class NameCache(NameIndex names)
{
    /// <summary>Names remembered by a plan at most.</summary>
    public const int Slots = 512;

    private const int MissesPerReplacement = 64;
    private readonly Slot?[] _slots = names.Remembered;
    private int _misses;

    public int Find(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > 32) return names.Find(name);
        var (a, b, c, d) = Words(name);
        var length = name.Length;
        var hash = (a ^ ulong.RotateLeft(b, 17) ^ ulong.RotateLeft(c, 31) ^ ulong.RotateLeft(d, 47) ^ (ulong)length) * 0x9E3779B97F4A7C15;
        ref var place = ref _slots[hash >> 55];
        var slot = Volatile.Read(ref place);
        if (slot is not null && slot.Length == length && slot.A == a && slot.B == b && slot.C == c && slot.D == d) return slot.Id;
        var id = names.Find(name);
        if (slot is null || ++_misses % MissesPerReplacement == 0) Volatile.Write(ref place, new Slot(a, b, c, d, length, id));
        return id;
    }

    // All bytes of the name are in the words, some twice; together with the length they are the name.
    private static (ulong A, ulong B, ulong C, ulong D) Words(ReadOnlySpan<byte> name)
    {
        var n = name.Length;
        if (n > 16)
        {
            return (Word(name), Word(name[8..]), Word(name[(n - 16)..]), Word(name[(n - 8)..]));
        }

        if (n >= 8) return (Word(name), Word(name[(n - 8)..]), 0, 0);
        if (n >= 4) return (HalfWord(name) | ((ulong)HalfWord(name[(n - 4)..]) << 32), 0, 0, 0);
        return (name[0] | ((uint)name[n >> 1] << 8) | ((uint)name[n - 1] << 16), 0, 0, 0);
    }

    private static uint HalfWord(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static ulong Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    /// <summary>One name and its id; never changed.</summary>
    internal sealed class Slot(ulong a, ulong b, ulong c, ulong d, int length, int id)
    {
        public readonly ulong A = a;
        public readonly ulong B = b;
        public readonly ulong C = c;
        public readonly ulong D = d;
        public readonly int Length = length;
        public readonly int Id = id;
    }
}
