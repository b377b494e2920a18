using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace SecureFin.Rego;

/// <summary>
/// Strings of one snapshot (policy and data keys), each held once, found by text or by UTF-8 bytes without allocation.
/// One thread fills it; afterwards any number may read.
/// </summary>
public sealed class SymbolTable
{
    /// <summary>Longest text, in UTF-8 bytes, that is worth interning.</summary>
    public const int MaxSymbolBytes = 64;

    private readonly ulong _seed = ((ulong)StringComparer.Ordinal.GetHashCode("seed") * 0x9E3779B97F4A7C15UL) ^ (ulong)StringComparer.Ordinal.GetHashCode("symbols");
    private Entry[] _entries = new Entry[64];
    private int _count;

    private struct Entry
    {
        public RegoValue Value;
        public ulong Hash;
    }

    /// <summary>Number of strings that it holds.</summary>
    public int Count => _count;

    /// <summary>The one value of this text. Texts that are too long come back without being kept.</summary>
    public RegoValue Intern(string text)
    {
        if (text.Length > MaxSymbolBytes) return RegoValue.FromString(text);
        Span<byte> bytes = stackalloc byte[MaxSymbolBytes * 3];
        var length = Encoding.UTF8.GetBytes(text, bytes);
        if (length > MaxSymbolBytes || text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0) return RegoValue.FromString(text);
        var hash = Hash(bytes[..length]);
        if (TryFind(bytes[..length], hash, out var value)) return value;
        value = RegoValue.FromString(text);
        Insert(value, hash);
        return value;
    }

    /// <summary>The value of this UTF-8 text, new or known. For threads that fill the table.</summary>
    public RegoValue Intern(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxSymbolBytes) return RegoValue.FromString(GoText.Decode(utf8));
        var hash = Hash(utf8);
        if (TryFind(utf8, hash, out var value)) return value;
        value = RegoValue.FromString(GoText.Decode(utf8));
        Insert(value, hash);
        return value;
    }

    /// <summary>Finds a known text; adds nothing.</summary>
    public bool TryFind(ReadOnlySpan<byte> utf8, out RegoValue value)
    {
        if (utf8.Length <= MaxSymbolBytes) return TryFind(utf8, Hash(utf8), out value);
        value = default;
        return false;
    }

    private bool TryFind(ReadOnlySpan<byte> utf8, ulong hash, out RegoValue value)
    {
        var entries = _entries;
        for (var i = (int)hash & (entries.Length - 1); ; i = (i + 1) & (entries.Length - 1))
        {
            ref readonly var entry = ref entries[i];
            if (entry.Hash == hash && entry.Value.Reference is string text && TextEquals(text, utf8))
            {
                value = entry.Value;
                return true;
            }

            if (entry.Value.IsUndefined) break;
        }

        value = default;
        return false;
    }

    private static bool TextEquals(string text, ReadOnlySpan<byte> utf8)
    {
        if (text.Length == utf8.Length) return Ascii.Equals(utf8, text);
        if (text.Length > utf8.Length) return false;
        Span<byte> bytes = stackalloc byte[MaxSymbolBytes * 3];
        return utf8.SequenceEqual(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    private void Insert(RegoValue value, ulong hash)
    {
        if (++_count * 2 > _entries.Length) Grow();
        Place(_entries, new Entry { Value = value, Hash = hash });
    }

    private void Grow()
    {
        var bigger = new Entry[_entries.Length * 2];
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            if (entry.Value.IsDefined) Place(bigger, entry);
        }

        _entries = bigger;
    }

    private static void Place(Entry[] entries, Entry entry)
    {
        var i = (int)entry.Hash & (entries.Length - 1);
        while (entries[i].Value.IsDefined) i = (i + 1) & (entries.Length - 1);
        entries[i] = entry;
    }

    // Eight bytes a step, seeded per process so that crafted keys do not collide on purpose.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = _seed ^ (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[8..];
        }

        ulong tail = 0;
        for (var i = 0; i < bytes.Length; i++) tail |= (ulong)bytes[i] << (i * 8);
        return Mix(hash, tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash, ulong next)
    {
        var high = Math.BigMul(hash ^ next ^ 0xA0761D6478BD642FUL, 0xE7037ED1A0B428DBUL, out var low);
        return high ^ low;
    }
}
