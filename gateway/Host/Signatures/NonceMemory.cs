using System.Buffers.Binary;
using System.Text;
using SecureFin.Audit.Disk;
using SecureFin.Contract;

namespace SecureFin.Gateway.Signatures;

/// <summary>Nonces that were taken, until they are too old to be accepted anyway: in memory, and in a file that a restart reads.</summary>
/// <remarks>
/// The file: a head of 48 bytes (<c>SFGN1</c>, space, the machine's boot id, padded with spaces), then 24 bytes a nonce (hash, 16; unix second
/// until which it counts, 8, big-endian). What is written outlives the process at once and the machine once the system has flushed it; a file
/// of an earlier boot is therefore <see cref="Continued"/> only in part. Safe for threads; one process owns a file.
/// </remarks>
internal sealed class NonceMemory : IDisposable
{
    public const int Capacity = 500_000;

    private const int HeadBytes = 48;
    private const int RecordBytes = 24;
    private const int SlackRecords = 65_536;
    private const long SweepSeconds = 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, long> _seen = [];
    private readonly string? _path;
    private readonly byte[] _head;
    private FileStream? _file;
    private long _records, _sweptAt;

    /// <param name="path">The file; null remembers in memory alone.</param>
    /// <param name="boot">Names this run of the machine.</param>
    /// <param name="now">Unix seconds.</param>
    public NonceMemory(string? path, string boot, long now)
    {
        (_path, _head, _sweptAt) = (path, Encoding.ASCII.GetBytes($"SFGN1 {boot}".PadRight(HeadBytes)[..HeadBytes]), now);
        if (path is null)
            return;
        Continued = Read(path, now);
        Rewrite();
    }

    /// <summary>What the file of an earlier process said; <see cref="NonceHistory.None"/> when there was none.</summary>
    public NonceHistory Continued { get; }

    /// <summary>Notes a nonce; false when it was noted before.</summary>
    /// <param name="until">Unix second from which on it would be refused for its age.</param>
    /// <exception cref="ProblemException"><c>identity.unavailable</c>: the memory is full; <c>audit.unavailable</c>: the file cannot be written.</exception>
    public bool TryNote(UInt128 nonce, long until, long now)
    {
        lock (_gate)
        {
            Sweep(now);
            if (_seen.Count >= Capacity)
                throw new ProblemException(Problems.IdentityUnavailable, "Too many signatures and proofs are being remembered.");
            if (!_seen.TryAdd(nonce, until))
                return false;
            Write(nonce, until);
            return true;
        }
    }

    public void Dispose() => _file?.Dispose();

    private NonceHistory Read(string path, long now)
    {
        if (!File.Exists(path))
            return NonceHistory.None;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        if (bytes.Length < HeadBytes || !bytes.AsSpan(0, 6).SequenceEqual(_head.AsSpan(0, 6)))
            return NonceHistory.Cut;
        // A record that a kill cut off was never confirmed: its call was not taken.
        for (var at = HeadBytes; at + RecordBytes <= bytes.Length; at += RecordBytes)
        {
            var until = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at + 16));
            if (until >= now)
                _seen[BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(at))] = until;
        }

        return bytes.AsSpan(0, HeadBytes).SequenceEqual(_head) ? NonceHistory.Whole : NonceHistory.Cut;
    }

    private void Sweep(long now)
    {
        if (now < _sweptAt + SweepSeconds && _seen.Count < Capacity)
            return;
        _sweptAt = now;
        foreach (var (nonce, until) in _seen)
        {
            if (until < now)
                _seen.Remove(nonce);
        }

        if (_file is not null && _records > (2L * _seen.Count) + SlackRecords)
            Rewrite();
    }

    private void Write(UInt128 nonce, long until)
    {
        if (_file is null)
            return;
        Span<byte> record = stackalloc byte[RecordBytes];
        Put(record, nonce, until);
        try
        {
            _file.Write(record);
            _records++;
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            throw Unwritable(e);
        }
    }

    /// <summary>Begins the file anew with what still counts; the old one stays until the new one is whole.</summary>
    private void Rewrite()
    {
        var bytes = new byte[HeadBytes + (_seen.Count * RecordBytes)];
        _head.CopyTo(bytes, 0);
        var at = HeadBytes;
        foreach (var (nonce, until) in _seen)
        {
            Put(bytes.AsSpan(at), nonce, until);
            at += RecordBytes;
        }

        FileStream? file = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            file = new FileStream(_path + ".tmp", options); // one name is enough: the process that holds the log's lock is the only one that writes here
            file.Write(bytes);
            file.Flush(flushToDisk: true);
            WholeFile.Take(_path + ".tmp", _path!);
            _file?.Dispose();
            (_file, _records) = (file, _seen.Count);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            file?.Dispose();
            throw Unwritable(e);
        }
    }

    private static void Put(Span<byte> record, UInt128 nonce, long until)
    {
        BinaryPrimitives.WriteUInt128BigEndian(record, nonce);
        BinaryPrimitives.WriteInt64BigEndian(record[16..], until);
    }

    private static ProblemException Unwritable(Exception cause) => new(Problems.AuditUnavailable, "The memory of what callers signed cannot be written.", cause);
}
