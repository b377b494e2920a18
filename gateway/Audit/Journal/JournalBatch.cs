using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Journal;

/// <summary>
/// One group commit as it lies in the journal: a 128-byte header, then the entries in bundle form.
/// The checksum tells an unfinished write from a whole one; the root after the batch ties the entries to the tree.
/// </summary>
/// <remarks>
/// Header: magic 8, segment sequence 8, first index 8, entry count 4, payload bytes 4, root 32, CRC-32C of the
/// payload 4, zero 28, SHA-256 of the 96 bytes before it 32. Numbers are big-endian.
/// </remarks>
internal readonly record struct JournalBatch(long Sequence, long First, int Count, int PayloadBytes, MerkleHash Root, uint Checksum)
{
    public const int HeaderBytes = 128;

    /// <summary>Batches begin on a boundary of this many bytes, so that no write touches a page of an earlier batch.</summary>
    public const int Alignment = 4096;

    private const ulong Magic = 0x5346_4741_4A42_0001; // SFGAJB, version 1

    public void WriteHeader(Span<byte> header)
    {
        header[..HeaderBytes].Clear();
        BinaryPrimitives.WriteUInt64BigEndian(header, Magic);
        BinaryPrimitives.WriteInt64BigEndian(header[8..], Sequence);
        BinaryPrimitives.WriteInt64BigEndian(header[16..], First);
        BinaryPrimitives.WriteInt32BigEndian(header[24..], Count);
        BinaryPrimitives.WriteInt32BigEndian(header[28..], PayloadBytes);
        Root.CopyTo(header[32..]);
        BinaryPrimitives.WriteUInt32BigEndian(header[64..], Checksum);
        SHA256.HashData(header[..96], header[96..HeaderBytes]);
    }

    public static bool TryReadHeader(ReadOnlySpan<byte> header, out JournalBatch batch)
    {
        batch = default;
        Span<byte> digest = stackalloc byte[32];
        if (BinaryPrimitives.ReadUInt64BigEndian(header) != Magic)
            return false;
        SHA256.HashData(header[..96], digest);
        if (!digest.SequenceEqual(header[96..HeaderBytes]))
            return false;
        batch = new JournalBatch(
            BinaryPrimitives.ReadInt64BigEndian(header[8..]),
            BinaryPrimitives.ReadInt64BigEndian(header[16..]),
            BinaryPrimitives.ReadInt32BigEndian(header[24..]),
            BinaryPrimitives.ReadInt32BigEndian(header[28..]),
            new MerkleHash(header.Slice(32, MerkleHash.Size)),
            BinaryPrimitives.ReadUInt32BigEndian(header[64..]));
        return batch.Count > 0 && batch.PayloadBytes >= 2 * batch.Count;
    }

    /// <summary>CRC-32C of a payload.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> payload)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(payload))
            crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in payload[(payload.Length / 8 * 8)..])
            crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }

    public static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;
}
