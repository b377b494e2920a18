using System.Buffers.Binary;

namespace SecureFin.Gateway.Masking;

/// <summary>Remembers the ids of raw names up to 32 bytes, so that a name that comes again costs four compares. Owned by one body.</summary>
internal sealed class NameCache(NameIndex names)
{
    private const int Slots = 512;
    private readonly Slot[] _slots = new Slot[Slots];

    public int Find(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > 32) return names.Find(name);
        var (a, b, c, d) = Words(name);
        var length = name.Length;
        var hash = (a ^ ulong.RotateLeft(b, 17) ^ ulong.RotateLeft(c, 31) ^ ulong.RotateLeft(d, 47) ^ (ulong)length) * 0x9E3779B97F4A7C15;
        ref var slot = ref _slots[hash >> 55];
        if (slot.Length == length && slot.A == a && slot.B == b && slot.C == c && slot.D == d) return slot.Id;
        slot = new Slot { A = a, B = b, C = c, D = d, Length = length, Id = names.Find(name) };
        return slot.Id;
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
        ulong packed = 0;
        foreach (var b in name) packed = (packed << 8) | b;
        return (packed, 0, 0, 0);
    }

    private static ulong Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    private struct Slot
    {
        public ulong A;
        public ulong B;
        public ulong C;
        public ulong D;
        public int Length;
        public int Id;
    }
}
