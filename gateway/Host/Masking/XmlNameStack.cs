namespace SecureFin.Gateway.Masking;

/// <summary>Names of the elements that are open, to be matched by their end tags. Owned by one body.</summary>
internal sealed class XmlNameStack
{
    private int[] _starts = new int[16]; // most documents are no deeper
    private byte[] _names = new byte[256];
    private int _length;

    public int Count { get; private set; }

    public void Push(ReadOnlySpan<byte> name)
    {
        if (_length + name.Length > _names.Length) Array.Resize(ref _names, Math.Max(_names.Length * 2, _length + name.Length));
        if (Count == _starts.Length) Array.Resize(ref _starts, 2 * Count);
        _starts[Count++] = _length;
        name.CopyTo(_names.AsSpan(_length));
        _length += name.Length;
    }

    /// <summary>Forgets all names.</summary>
    public void Clear() => Count = _length = 0;

    /// <summary>Length of the end tag that closes the innermost element and starts here, written without spaces; 0 when it is not there so.</summary>
    public int TryClose(ReadOnlySpan<byte> data)
    {
        if (Count == 0) return 0;
        var name = _names.AsSpan(_starts[Count - 1], _length - _starts[Count - 1]);
        var size = name.Length + 3;
        if (data.Length < size || data[1] != (byte)'/' || data[size - 1] != (byte)'>' || !data.Slice(2, name.Length).SequenceEqual(name)) return 0;
        _length = _starts[--Count];
        return size;
    }

    /// <summary>Closes the innermost element.</summary>
    /// <exception cref="MaskingException">The end tag closes another element, or none.</exception>
    public void Pop(ReadOnlySpan<byte> name)
    {
        if (Count == 0 || !name.SequenceEqual(_names.AsSpan(_starts[Count - 1], _length - _starts[Count - 1])))
            throw new MaskingException("The body has an end tag that does not match.", isSyntax: true);
        _length = _starts[--Count];
    }
}
