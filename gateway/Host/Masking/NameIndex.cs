using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SecureFin.Gateway.Masking;

/// <summary>Numbers the names that a plan knows; looks names up without allocation, whatever their case and separators.</summary>
internal sealed class NameIndex
{
    private const int MaxNameBytes = 64;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private (ulong Hash, byte[] Name, int Id)[] _slots = [];

    /// <summary>Raw names that came, for <see cref="NameCache"/>; any thread replaces slots.</summary>
    public NameCache.Slot[] Remembered { get; private set; } = [];

    /// <summary>How many names are known; ids are 1 to this number and 0 is every other name.</summary>
    public int Count => _ids.Count;

    /// <summary>Adds a name while the plan is compiled.</summary>
    /// <exception cref="MaskingException">The name is empty or longer than 64 bytes.</exception>
    public int Add(string name)
    {
        Span<byte> normal = stackalloc byte[MaxNameBytes];
        var length = Encoding.UTF8.GetByteCount(name) > 4 * MaxNameBytes ? -1 : Normalize(Encoding.UTF8.GetBytes(name), normal);
        if (length <= 0) throw new MaskingException("A name in a masking rule is empty or too long.");
        var key = Encoding.UTF8.GetString(normal[..length]);
        if (!_ids.TryGetValue(key, out var id)) _ids.Add(key, id = _ids.Count + 1);
        return id;
    }

    /// <summary>Ends compiling.</summary>
    public void Freeze()
    {
        Remembered = new NameCache.Slot[NameCache.Slots];
        _slots = new (ulong, byte[], int)[(int)BitOperations.RoundUpToPowerOf2((uint)(_ids.Count * 2 + 2))];
        foreach (var (name, id) in _ids)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            var hash = Hash(bytes);
            var at = (int)hash & (_slots.Length - 1);
            while (_slots[at].Id != 0) at = (at + 1) & (_slots.Length - 1);
            _slots[at] = (hash, bytes, id);
        }
    }

    /// <summary>The id of an unescaped name, or 0.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        Span<byte> normal = stackalloc byte[MaxNameBytes];
        var length = Normalize(name, normal);
        if (length < 0) return 0;
        var hash = Hash(normal[..length]);
        for (var at = (int)hash & (_slots.Length - 1); _slots[at].Id != 0; at = (at + 1) & (_slots.Length - 1))
        {
            if (_slots[at].Hash == hash && normal[..length].SequenceEqual(_slots[at].Name)) return _slots[at].Id;
        }

        return 0;
    }

    // ASCII lower case without separators; -1 when more than the bound is left.
    private static int Normalize(ReadOnlySpan<byte> name, Span<byte> normal)
    {
        var length = 0;
        for (var at = 0; at < name.Length; at++)
        {
            var b = name[at];
            if (b is (byte)'_' or (byte)'-' or (byte)'.' or (byte)' ') continue;
            if (length == normal.Length) return -1;
            if (b is >= (byte)'A' and <= (byte)'Z') b |= 0x20;
            else if (b >= 0xC5) b = Folded(name, ref at);
            normal[length++] = b;
        }

        return length;
    }

    // The long s and the Kelvin sign are letters of ASCII to readers that fold case by Unicode (CaseFolding.txt, status C).
    private static byte Folded(ReadOnlySpan<byte> name, ref int at)
    {
        var rest = name[at..];
        if (rest.StartsWith("\u017F"u8))
        {
            at++;
            return (byte)'s';
        }

        if (!rest.StartsWith("\u212A"u8)) return rest[0];
        at += 2;
        return (byte)'k';
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            hash = (BitOperations.RotateLeft(hash, 27) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * 0x9E3779B97F4A7C15;
            bytes = bytes[8..];
        }

        foreach (var b in bytes) hash = (BitOperations.RotateLeft(hash, 9) ^ b) * 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 32);
    }
}
