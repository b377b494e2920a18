using System.Net.Security;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Transport;

/// <summary>One connection's plain text side: each write needs the <see cref="SendTicket"/> of its attempt.</summary>
internal sealed class SendOnceStream(Stream inner) : Stream
{
    /// <summary><c>x5t#S256</c> of the certificate that the other side showed; null without TLS.</summary>
    public string? Peer { get; } = inner is SslStream { RemoteCertificate: { } shown } ? CertificateThumbprint.Of(shown.GetRawCertData()) : null;

    /// <summary>The chain that it was believed by, in DER, its own certificate first; empty without TLS.</summary>
    public IReadOnlyList<byte[]> PeerChain { get; } = ServerTrust.ChainOf(inner);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Claim();
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Claim();
        return inner.WriteAsync(buffer, offset, count, cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Claim();
        inner.Write(buffer, offset, count);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    // No ticket means no egress chain: nothing may leave around it.
    private void Claim() => (SendTicket.Current ?? throw new IOException("No request is under way on this connection.")).Claim(this);
}
