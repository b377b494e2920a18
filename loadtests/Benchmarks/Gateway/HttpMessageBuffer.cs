using System.Globalization;
using System.Text;

namespace SecureFin.Benchmarks.Gateway;

/// <summary>Reads HTTP/1.1 messages with a Content-Length from a stream, and no more than a benchmark needs of them. Owned by one connection.</summary>
internal sealed class HttpMessageBuffer(Stream stream)
{
    private readonly byte[] _bytes = new byte[64 * 1024];
    private int _filled;
    private int _taken;

    /// <summary>Start line and fields, with the empty line.</summary>
    public ReadOnlyMemory<byte> Head { get; private set; }

    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Reads the next message; false when the other side closed before it.</summary>
    /// <exception cref="InvalidDataException">A message is cut off, too long, or has no length.</exception>
    public async ValueTask<bool> ReadAsync()
    {
        Drop();
        int end;
        while ((end = _bytes.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (await FillAsync())
                continue;
            return _filled == 0 ? false : throw new InvalidDataException("A message is cut off.");
        }

        var head = end + 4;
        var length = head + LengthOf(_bytes.AsSpan(0, head));
        while (_filled < length)
        {
            if (!await FillAsync())
                throw new InvalidDataException("A message is cut off.");
        }

        (Head, Body, _taken) = (_bytes.AsMemory(0, head), _bytes.AsMemory(head, length - head), length);
        return true;
    }

    /// <summary>The value of a field of the current message, or null.</summary>
    public string? Field(string name)
    {
        foreach (var line in Encoding.ASCII.GetString(Head.Span).Split("\r\n"))
        {
            if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
                return line[(name.Length + 1)..].Trim();
        }

        return null;
    }

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("\r\nContent-Length: "u8);
        if (at < 0)
            at = head.IndexOf("\r\ncontent-length: "u8);
        if (at < 0)
            return head.StartsWith("GET "u8) ? 0 : throw new InvalidDataException("A message has no length: " + Encoding.ASCII.GetString(head));
        var digits = head[(at + 18)..];
        return int.Parse(digits[..digits.IndexOf((byte)'\r')], NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private void Drop()
    {
        _bytes.AsSpan(_taken, _filled - _taken).CopyTo(_bytes);
        _filled -= _taken;
        _taken = 0;
    }

    private async ValueTask<bool> FillAsync()
    {
        if (_filled == _bytes.Length)
            throw new InvalidDataException("A message is too long.");
        var read = await stream.ReadAsync(_bytes.AsMemory(_filled));
        _filled += read;
        return read > 0;
    }
}
