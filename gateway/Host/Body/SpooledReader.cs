using SecureFin.Gateway.Egress;

namespace SecureFin.Gateway.Body;

/// <summary>Reads a spooled body once from its beginning, one chunk in memory.</summary>
internal sealed class SpooledReader(SpooledBody body) : ReadOnlyStream
{
    private readonly byte[] _sealed = new byte[SpooledBody.BufferBytes];
    private readonly byte[] _plain = new byte[SpooledBody.ChunkBytes];
    private long _next;
    private int _length;
    private int _position;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == _length)
        {
            _length = await body.ReadChunkAsync(_next, _sealed, _plain, cancellationToken);
            _position = 0;
            _next++;
        }

        var count = Math.Min(buffer.Length, _length - _position);
        _plain.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(_plain);
        base.Dispose(disposing);
    }
}
