using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Idempotency;

/// <summary>Passes an answer on and keeps a copy of it up to a bound.</summary>
internal sealed class CapturingStream(Stream inner, int bound) : Stream, IHeldAnswer
{
    private readonly PooledBuffer _copy = new();

    /// <summary>True when the answer is longer than the bound; nothing of it is kept then.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The copy.</summary>
    public ReadOnlyMemory<byte> Copy => _copy.Written;

    /// <summary>Forgets the copy: a refusal takes the answer's place.</summary>
    public void Discard() => _copy.Clear();

    public override bool CanRead => false;

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
        TooLong |= _copy.Length + buffer.Length > bound;
        if (TooLong)
            _copy.Clear();
        else
            _copy.Append(buffer.Span);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Answers are written asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _copy.Dispose();
        base.Dispose(disposing);
    }
}
