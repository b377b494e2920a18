using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using SecureFin.Contract;

namespace SecureFin.Gateway.Body;

/// <summary>One long body on disk, sealed chunk by chunk under a key that never leaves memory. Written once, then read as often as needed.</summary>
/// <remarks>
/// AES-256-GCM; the nonce is the chunk's number, which no two chunks under the key share, so chunks cannot change places.
/// Where the system allows it the file has no name from the first moment on and goes with its handle, also after a crash.
/// Owned by one call.
/// </remarks>
internal sealed class SpooledBody : IDisposable
{
    /// <summary>Bytes of a full chunk.</summary>
    public const int ChunkBytes = 64 * 1024;

    private const int TagBytes = 16;
    private const int SealedBytes = ChunkBytes + TagBytes;

    private readonly SafeFileHandle _file;
    private readonly Spool _spool;
    private readonly AesGcm _aes;
    private readonly byte[] _chunk = new byte[ChunkBytes];
    private readonly byte[] _sealed = new byte[SealedBytes];
    private int _filled;
    private long _chunks;
    private bool _complete;

    private SpooledBody(SafeFileHandle file, Spool spool)
    {
        (_file, _spool) = (file, spool);
        var key = RandomNumberGenerator.GetBytes(32);
        _aes = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Bytes of the body.</summary>
    public long Length { get; private set; }

    /// <summary>A new place at a path that nothing has.</summary>
    public static SpooledBody Create(string path, Spool spool)
    {
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return new SpooledBody(file, spool);
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="ProblemException"><c>body.no_room</c>: the bound of all bodies, or the disk, is reached.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        _spool.Reserve(bytes.Length);
        Length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            var count = Math.Min(bytes.Length, ChunkBytes - _filled);
            bytes.Span[..count].CopyTo(_chunk.AsSpan(_filled));
            _filled += count;
            bytes = bytes[count..];
            if (_filled == ChunkBytes)
                await FlushAsync(cancellation);
        }
    }

    /// <summary>No more bytes come.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        if (_filled > 0)
            await FlushAsync(cancellation);
        _complete = true;
    }

    /// <summary>Reads from the beginning.</summary>
    /// <exception cref="InvalidOperationException">Not complete yet.</exception>
    public Stream OpenRead() => _complete ? new SpooledReader(this) : throw new InvalidOperationException("The body is not complete yet.");

    /// <summary>Reads one chunk in clear; returns its length, 0 past the end.</summary>
    /// <param name="buffer">At least <see cref="ChunkBytes"/> and a tag long.</param>
    /// <exception cref="InvalidDataException">The file is not what was written.</exception>
    internal async ValueTask<int> ReadChunkAsync(long number, byte[] buffer, byte[] plain, CancellationToken cancellation)
    {
        var length = (int)Math.Min(ChunkBytes, Length - (number * ChunkBytes));
        if (length <= 0)
            return 0;
        for (var read = 0; read < length + TagBytes;)
        {
            var count = await RandomAccess.ReadAsync(_file, buffer.AsMemory(read, length + TagBytes - read), (number * SealedBytes) + read, cancellation);
            read += count > 0 ? count : throw new InvalidDataException("The spool is shorter than what was written.");
        }

        Open(number, buffer.AsSpan(0, length + TagBytes), plain.AsSpan(0, length));
        return length;
    }

    internal static int BufferBytes => SealedBytes;

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_chunk);
        _spool.Release(Length);
        Length = 0;
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        var length = _filled;
        _aes.Encrypt(Nonce(_chunks), _chunk.AsSpan(0, length), _sealed.AsSpan(0, length), _sealed.AsSpan(length, TagBytes));
        try
        {
            await RandomAccess.WriteAsync(_file, _sealed.AsMemory(0, length + TagBytes), _chunks * SealedBytes, cancellation);
        }
        catch (IOException e)
        {
            throw new ProblemException(Problems.BodyNoRoom, "The body could not be kept.", e);
        }

        _chunks++;
        _filled = 0;
    }

    private void Open(long number, ReadOnlySpan<byte> sealedChunk, Span<byte> plain)
    {
        try
        {
            _aes.Decrypt(Nonce(number), sealedChunk[..plain.Length], sealedChunk[plain.Length..], plain);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new InvalidDataException("The spool is not what was written.", e);
        }
    }

    private static byte[] Nonce(long number)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(4), number);
        return nonce;
    }
}
