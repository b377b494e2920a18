using System.Buffers.Binary;
using SecureFin.Audit.Journal;

namespace SecureFin.Audit.Log;

/// <summary>The journal form of one batch under construction: room for the header, then entries in bundle form. Owned by the writer.</summary>
internal sealed class BatchBuffer(int maxBatchBytes)
{
    private readonly byte[] bytes = new byte[JournalBatch.HeaderBytes + maxBatchBytes + 2 + ushort.MaxValue];
    private int length = JournalBatch.HeaderBytes;

    public Span<byte> Written => bytes.AsSpan(0, length);

    public ReadOnlySpan<byte> Records => bytes.AsSpan(JournalBatch.HeaderBytes, length - JournalBatch.HeaderBytes);

    public void Clear() => length = JournalBatch.HeaderBytes;

    /// <summary>Adds an entry as a record: length and bytes.</summary>
    public void Add(ReadOnlySpan<byte> entry)
    {
        var record = bytes.AsSpan(length, 2 + entry.Length);
        BinaryPrimitives.WriteUInt16BigEndian(record, (ushort)entry.Length);
        entry.CopyTo(record[2..]);
        length += record.Length;
    }

    /// <summary>Takes the first record off a run of them.</summary>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> records)
    {
        var record = records[..(2 + BinaryPrimitives.ReadUInt16BigEndian(records))];
        records = records[record.Length..];
        return record;
    }
}
