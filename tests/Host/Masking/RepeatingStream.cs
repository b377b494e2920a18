namespace SecureFin.Gateway.Tests.Masking;

/// <summary>A long body that takes no memory: head, a piece many times, tail.</summary>
internal sealed class RepeatingStream(byte[] head, byte[] piece, int times, byte[] tail) : Stream
{
    private byte[] _current = head;
    private int _at;
    private int _left = times;
    private bool _tailGiven;

    /// <summary>How many pieces have not been read.</summary>
    public int Left => _left;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var given = 0;
        while (given < buffer.Length && Fill())
        {
            var size = Math.Min(buffer.Length - given, _current.Length - _at);
            _current.AsSpan(_at, size).CopyTo(buffer[given..]);
            _at += size;
            given += size;
        }

        return given;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool Fill()
    {
        if (_at < _current.Length) return true;
        if (_left > 0) (_current, _at, _left) = (piece, 0, _left - 1);
        else if (!_tailGiven) (_current, _at, _tailGiven) = (tail, 0, true);
        else return false;
        return true;
    }
}
