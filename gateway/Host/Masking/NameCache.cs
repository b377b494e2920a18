using System.Buffers.Binary;

namespace SecureFin.Gateway.Masking;

/// <summary>Remembers the ids of raw names up to 32 bytes, so that a name that comes again costs four compares. Owned by one body.</summary>
/// <remarks>
/// What is remembered is shared by all bodies of a plan. A slot is written over seldom, so that names that never come again push
/// nothing out; its version is odd while that goes on, and who reads a slot and finds another version after than before read nothing.
/// </remarks>
internal sealed class NameCache(NameIndex names)
{
    /// <summary>Names remembered by a plan at most.</summary>
    public const int Slots = 512;

    private const int MissesPerReplacement = 64;
    private readonly Slot[] _slots = names.Remembered;
    private int _misses;

    public int Find(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > 32) return names.Find(name);
        var (a, b, c, d) = Words(name);
        var length = name.Length;
        var hash = (a ^ ulong.RotateLeft(b, 17) ^ ulong.RotateLeft(c, 31) ^ ulong.RotateLeft(d, 47) ^ (ulong)length) * 0x9E3779B97F4A7C15;
        ref var slot = ref _slots[hash >> 55];
        var version = Volatile.Read(ref slot.Version);
        var (isSame, id) = (slot.Length == length && slot.A == a && slot.B == b && slot.C == c && slot.D == d, slot.Id);
        Volatile.ReadBarrier();
        if (isSame && (version & 1) == 0 && slot.Version == version) return id;
        id = names.Find(name);
        if (slot.Length == 0 || ++_misses % MissesPerReplacement == 0) slot.Replace(version, a, b, c, d, length, id);
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

    /// <summary>One name and its id; the length is 0 while there is none.</summary>
    internal struct Slot
    {
        public int Version;
        public int Length;
        public int Id;
        public ulong A;
        public ulong B;
        public ulong C;
        public ulong D;

        public void Replace(int version, ulong a, ulong b, ulong c, ulong d, int length, int id)
        {
            if ((version & 1) != 0 || Interlocked.CompareExchange(ref Version, version + 1, version) != version) return; // another thread is at it
            (A, B, C, D, Length, Id) = (a, b, c, d, length, id);
            Volatile.Write(ref Version, version + 2);
        }
    }
}
