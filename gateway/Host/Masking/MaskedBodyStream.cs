using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Masking;

/// <summary>The body that an endpoint writes to: masks what comes and hands it on. Owned by one answer.</summary>
/// <remarks>
/// Up to a bound the masked body is held, so that a body that cannot be masked is refused before a byte of it has left; past the
/// bound it streams. After a failure everything that comes is dropped. What is not consumed is tried again when it has doubled, so
/// that a long value in small pieces costs no more than twice its length.
/// </remarks>
internal sealed class MaskedBodyStream(Func<IBodyMasker> open, Stream target, long holdBytes, Action cleanHeaders) : Stream, IHeldAnswer
{
    private readonly PooledBuffer _masked = new();
    private byte[] _pending = [];
    private int _pendingLength;
    private int _worthTrying; // as many pending bytes make another try worth its time
    private IBodyMasker? _masker;
    private bool _streams;
    private bool _headersClean;

    /// <summary>Why the body cannot be masked, or null.</summary>
    public MaskingException? Failure { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Failure is not null || buffer.IsEmpty) return;
        Process(buffer.Span, isFinal: false);
        if (Failure is not null || (!_streams && _masked.Length <= holdBytes)) return;
        _streams = true;
        await HandOnAsync(cancellationToken);
    }

    /// <summary>Forgets the body so far: another takes its place and is judged by its own content type.</summary>
    public void Discard()
    {
        _masked.Clear();
        _pendingLength = 0;
        _masker = null;
        Failure = null;
        _streams = false;
    }

    /// <summary>Ends the body; nothing is handed on when it failed.</summary>
    public async Task CompleteAsync(CancellationToken ct)
    {
        if (_masker is not null && Failure is null) Process([], isFinal: true);
        if (Failure is null) await HandOnAsync(ct);
    }

    /// <summary>Gives its memory back, cleared; the answer is over.</summary>
    public void Release() => _masked.Dispose();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are written asynchronously.");

    public override void Flush()
    {
        // What is held stays held until the body is judged.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _streams ? target.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Process(ReadOnlySpan<byte> piece, bool isFinal)
    {
        try
        {
            _masker ??= open();
            if (_pendingLength == 0)
            {
                Keep(piece[_masker.Process(piece, isFinal, _masked)..]);
                return;
            }

            Append(piece);
            if (!isFinal && _pendingLength < _worthTrying) return;
            var consumed = _masker.Process(_pending.AsSpan(0, _pendingLength), isFinal, _masked);
            _pendingLength -= consumed;
            Array.Copy(_pending, consumed, _pending, 0, _pendingLength);
            _worthTrying = 2 * _pendingLength;
        }
        catch (MaskingException e)
        {
            Failure = e;
        }
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (!rest.IsEmpty) Append(rest);
        _worthTrying = 2 * _pendingLength;
    }

    private void Append(ReadOnlySpan<byte> piece)
    {
        var needed = _pendingLength + piece.Length;
        if (needed > MaskingPump.MaxTokenBytes + piece.Length) throw new MaskingException("The body has a value that is longer than can be masked.");
        if (needed > _pending.Length) Array.Resize(ref _pending, Math.Max(needed, 2 * _pending.Length));
        piece.CopyTo(_pending.AsSpan(_pendingLength));
        _pendingLength = needed;
    }

    private async Task HandOnAsync(CancellationToken ct)
    {
        if (!_headersClean) cleanHeaders();
        _headersClean = true;
        if (_masked.Length == 0) return;
        await target.WriteAsync(_masked.Written, ct);
        _masked.Clear();
    }
}
