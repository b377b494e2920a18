using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SecureFin.Audit.Disk;

namespace SecureFin.Audit.Journal;

/// <summary>One of the journal's two preallocated files. Owned by the writer.</summary>
/// <remarks>
/// Header block: magic 8, sequence 8, base size 8, flags 8 (1: all tiles up to the base are durable), SHA-256 of the origin 32,
/// SHA-256 of the 64 bytes before it 32. Batches follow from offset 4096.
/// </remarks>
internal sealed class JournalSegment(SafeFileHandle file, long length, string origin, ILogDisk disk) : IDisposable
{
    private const ulong Magic = 0x5346_4741_4A53_0001; // SFGAJS, version 1
    private const int HeaderBytes = 96;
    private readonly byte[] originHash = SHA256.HashData(Encoding.UTF8.GetBytes(origin));

    /// <summary>Counts the segments ever begun; 0 when this file holds none.</summary>
    public long Sequence { get; private set; }

    /// <summary>Entries in the log when this segment was begun.</summary>
    public long BaseSize { get; private set; }

    /// <summary>True when everything before <see cref="BaseSize"/> was durable in tiles when this segment was begun.</summary>
    public bool BaseIsDurable { get; private set; }

    private long Position { get; set; } = JournalBatch.Alignment;

    /// <summary>Begins this segment anew; durable together with the next flush.</summary>
    public void Begin(long sequence, long baseSize, bool baseIsDurable)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(header, Magic);
        BinaryPrimitives.WriteInt64BigEndian(header[8..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(header[16..], baseSize);
        BinaryPrimitives.WriteInt64BigEndian(header[24..], baseIsDurable ? 1 : 0);
        originHash.CopyTo(header[32..]);
        SHA256.HashData(header[..64], header[64..]);
        disk.Write(file, header, 0);
        (Sequence, BaseSize, BaseIsDurable, Position) = (sequence, baseSize, baseIsDurable, JournalBatch.Alignment);
    }

    /// <summary>Reads the header; leaves <see cref="Sequence"/> at 0 when there is none.</summary>
    /// <exception cref="LogDamagedException">The segment belongs to another log.</exception>
    public void ReadHeader()
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        Span<byte> digest = stackalloc byte[32];
        if (RandomAccess.Read(file, header, 0) < HeaderBytes || BinaryPrimitives.ReadUInt64BigEndian(header) != Magic)
            return;
        SHA256.HashData(header[..64], digest);
        if (!digest.SequenceEqual(header[64..]))
            return;
        if (!header.Slice(32, 32).SequenceEqual(originHash))
            throw new LogDamagedException("The journal belongs to a log of another origin.");
        Sequence = BinaryPrimitives.ReadInt64BigEndian(header[8..]);
        BaseSize = BinaryPrimitives.ReadInt64BigEndian(header[16..]);
        BaseIsDurable = (BinaryPrimitives.ReadInt64BigEndian(header[24..]) & 1) == 1;
    }

    public bool HasRoomFor(int batchBytes) => Position + batchBytes <= length;

    /// <summary>Writes a batch (header and payload in one buffer) and returns when it is durable.</summary>
    public void Append(ReadOnlySpan<byte> batch)
    {
        disk.Write(file, batch, Position);
        disk.FlushData(file);
        Position = JournalBatch.Align(Position + batch.Length);
    }

    public void Flush() => disk.FlushData(file);

    /// <summary>The next batch at the read position, or null at the end of what was written whole.</summary>
    public (JournalBatch Batch, byte[] Payload)? ReadNext(long expectedFirst)
    {
        if (ReadHeaderAt(Position) is not { } batch || batch.First != expectedFirst || batch.PayloadBytes > length - Position - JournalBatch.HeaderBytes)
            return null;
        var payload = new byte[batch.PayloadBytes];
        if (RandomAccess.Read(file, payload, Position + JournalBatch.HeaderBytes) < payload.Length)
            return null;
        return (batch, payload);
    }

    /// <summary>Moves the read position behind a batch.</summary>
    public void Skip(JournalBatch batch) => Position = JournalBatch.Align(Position + JournalBatch.HeaderBytes + batch.PayloadBytes);

    /// <summary>True when a batch that was written later stands behind the read position: then the end is damage, not an unfinished write.</summary>
    public bool HasLaterBatch(long expectedFirst)
    {
        for (var offset = Position; offset + JournalBatch.HeaderBytes <= length; offset += JournalBatch.Alignment)
        {
            if (ReadHeaderAt(offset) is { } batch && batch.First > expectedFirst)
                return true;
        }

        return false;
    }

    public void Dispose() => file.Dispose();

    private JournalBatch? ReadHeaderAt(long offset)
    {
        Span<byte> header = stackalloc byte[JournalBatch.HeaderBytes];
        return RandomAccess.Read(file, header, offset) == header.Length
            && JournalBatch.TryReadHeader(header, out var batch)
            && batch.Sequence == Sequence ? batch : null;
    }
}
