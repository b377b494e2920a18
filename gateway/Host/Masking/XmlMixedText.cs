namespace SecureFin.Gateway.Masking;

/// <summary>Watches for identifiers whose characters stand in several texts of one element, with child elements between them. Owned by one body.</summary>
/// <remarks>A reader that takes an element's string value sees them joined. What came before has left already, so such a body is refused. Source: XPath 1.0 section 5.2.</remarks>
internal sealed class XmlMixedText(ValueMasker values)
{
    private const int Window = 256; // longer than any account or card number with separators
    private readonly byte[] _joined = new byte[4 * Window];
    private readonly bool[] _hasText = new bool[PlanCursor.MaxDepth + 2];
    private readonly bool[] _hasElement = new bool[PlanCursor.MaxDepth + 2];
    private int _length;
    private int _mixedDepth = int.MaxValue; // outermost open element that has text and elements

    /// <summary>Another document begins.</summary>
    public void Clear()
    {
        (_length, _mixedDepth) = (0, int.MaxValue);
        Array.Clear(_hasText);
        Array.Clear(_hasElement);
    }

    /// <summary>An element opens; <paramref name="depth"/> is its own.</summary>
    public void Open(int depth)
    {
        _hasElement[depth - 1] = true;
        if (_hasText[depth - 1]) _mixedDepth = Math.Min(_mixedDepth, depth - 1);
        _hasText[depth] = _hasElement[depth] = false;
    }

    /// <summary>An element closes; <paramref name="depth"/> is its parent's.</summary>
    public void Close(int depth)
    {
        if (_mixedDepth > depth) _mixedDepth = int.MaxValue;
    }

    /// <summary>A text that passes as it is; white space alone does not count.</summary>
    /// <exception cref="MaskingException">With the texts before it, it makes up an identifier.</exception>
    public void Take(int depth, ReadOnlySpan<byte> text, in DetectorSet detectors)
    {
        if (text.IsEmpty || XmlText.IsSpace(text)) return;
        Enter(depth);
        if (_mixedDepth != int.MaxValue && Joins(text, detectors)) throw new MaskingException("The body has an identifier that is spread over several elements.");
        Append(text);
    }

    /// <summary>A text that is replaced, whole or in part: what is shown of its beginning and of its end can be joined.</summary>
    /// <exception cref="MaskingException">As for <see cref="Take"/>.</exception>
    public void TakeReplaced(int depth, ReadOnlySpan<byte> text, ReadOnlySpan<byte> masked, in DetectorSet detectors)
    {
        var head = text.CommonPrefixLength(masked);
        Take(depth, text[..head], detectors);
        Enter(depth);
        _length = 0;
        var tail = 0;
        while (tail < Math.Min(Window, Math.Min(text.Length, masked.Length) - head) && text[^(tail + 1)] == masked[^(tail + 1)]) tail++;
        Append(text[^tail..]);
    }

    private void Enter(int depth)
    {
        _hasText[depth] = true;
        if (_hasElement[depth]) _mixedDepth = Math.Min(_mixedDepth, depth);
    }

    // Every text was judged alone: what the two hold together and neither holds alone lies across the border.
    private bool Joins(ReadOnlySpan<byte> text, in DetectorSet detectors)
    {
        if (_length == 0) return false;
        var before = _joined.AsSpan(Math.Max(0, _length - Window), Math.Min(_length, Window));
        Span<byte> joined = stackalloc byte[2 * Window];
        before.CopyTo(joined);
        var head = text[..Math.Min(text.Length, Window)];
        head.CopyTo(joined[before.Length..]);
        return values.Holds(joined[..(before.Length + head.Length)], detectors);
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (text.Length > Window) text = text[^Window..];
        if (_length + text.Length > _joined.Length)
        {
            _joined.AsSpan(_length - Window, Window).CopyTo(_joined);
            _length = Window;
        }

        text.CopyTo(_joined.AsSpan(_length));
        _length += text.Length;
    }
}
