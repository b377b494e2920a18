using System.Buffers;
using System.Text.Unicode;
using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Masks XML by copying it as it stands and replacing what the plan names. Owned by one body.</summary>
/// <remarks>
/// Takes UTF-8 without document type and processing instructions; anything that is not well-formed is refused. Local names count,
/// prefixes do not. The text of an element is judged whole, across CDATA sections, comments and character references; attributes
/// and comments are judged too. Source: XML 1.0 fifth edition. The tags are read here and not with XmlReader because only so the
/// bytes that are not masked stay as they are, at the speed that long statements need; the tests hold it against XmlReader.
/// </remarks>
internal sealed class XmlMasker : IBodyMasker
{
    private readonly PlanCursor _cursor;
    private readonly EmbeddedDocument? _embedded;
    private readonly ValueMasker _values;
    private readonly DetectorSet _detectors;
    private readonly XmlMixedText _mixed;
    private readonly XmlTag _tag = new();
    private readonly XmlNameStack _open = new();
    private readonly ArrayBufferWriter<byte> _text = new(256);
    private bool _prologRead;
    private bool _rootClosed;
    private bool _mayEndCData; // "]]>" stands somewhere in what is being judged
    private bool _isFragment;
    private bool _isDecoded;

    public XmlMasker(MaskingPlan plan)
        : this(plan, new PlanCursor(plan)) => _embedded = new EmbeddedDocument(plan, _cursor);

    /// <summary>Masks a text within another document, at the place where the cursor stands; further texts in it are not looked into.</summary>
    public XmlMasker(MaskingPlan plan, PlanCursor cursor)
    {
        _cursor = cursor;
        _values = new ValueMasker(plan);
        _detectors = plan.Detectors;
        _mixed = new XmlMixedText(_values);
    }

    /// <summary>Begins with another text within the document; there, several elements and texts may stand side by side.</summary>
    /// <param name="isDecoded">True for characters: an encoding that the text declares says nothing of them.</param>
    public void Restart(bool isDecoded)
    {
        (_isFragment, _isDecoded) = (true, isDecoded);
        (_prologRead, _rootClosed) = (false, false);
        _open.Clear();
        _mixed.Clear();
    }

    /// <summary>Masks a whole body in memory.</summary>
    /// <exception cref="MaskingException">The body is not XML of the kind that is taken here, or is beyond a bound.</exception>
    public static void Mask(MaskingPlan plan, ReadOnlySpan<byte> xml, IBufferWriter<byte> output)
    {
        if (plan.IsEmpty) output.Write(xml);
        else new XmlMasker(plan).Process(xml, isFinal: true, output);
    }

    /// <summary>Masks a body of any length in bounded memory.</summary>
    /// <exception cref="MaskingException">As for <see cref="Mask"/>; part of the body may have been written.</exception>
    public static Task MaskAsync(MaskingPlan plan, Stream xml, Stream output, CancellationToken ct) =>
        MaskingPump.RunAsync(new XmlMasker(plan), xml, output, ct);

    /// <inheritdoc/>
    public int Process(ReadOnlySpan<byte> data, bool isFinal, IBufferWriter<byte> output)
    {
        if (!XmlText.IsClean(data, out _mayEndCData)) throw new MaskingException("The body holds a control character.", isSyntax: true);
        var at = 0;
        if (!_prologRead)
        {
            if (!XmlProlog.TryRead(data, isFinal, _isDecoded, out at)) return 0;
            _prologRead = true;
        }

        var copied = 0;
        while (at < data.Length)
        {
            var end = IsTag(data, at) ? TakeTag(data, at, ref copied, output) : TakeRun(data, at, isFinal, ref copied, output);
            if (end < 0) break;
            at = end;
        }

        if (isFinal && (at < data.Length || !_rootClosed)) throw new MaskingException("The body is not a whole XML document.", isSyntax: true);
        if (!Utf8.IsValid(data[..at])) throw new MaskingException("The body is not UTF-8.");
        output.Write(data[copied..at]);
        return at;
    }

    private static bool IsTag(ReadOnlySpan<byte> data, int at) => data[at] == (byte)'<' && (at + 1 == data.Length || data[at + 1] != (byte)'!');

    // Answers where the tag ends, or -1 when more is needed.
    private int TakeTag(ReadOnlySpan<byte> data, int at, ref int copied, IBufferWriter<byte> output)
    {
        if (_open.TryClose(data[at..]) is > 0 and var length)
        {
            Closed();
            return at + length;
        }

        if (data[at..].StartsWith("<?"u8)) throw new MaskingException("The body has a processing instruction.", isSyntax: _isDecoded);
        var end = _tag.Read(data, at);
        if (end < 0) return -1;
        var name = data.Slice(_tag.NameStart, _tag.NameLength);
        if (_tag.IsEnd)
        {
            _open.Pop(name);
            Closed();
            return end;
        }

        if (_rootClosed && !_isFragment) throw new MaskingException("The body has more than one root element.");
        RequireName(name);
        _rootClosed = false;
        _cursor.Member(XmlTag.Local(name));
        _cursor.Push();
        _mixed.Open(_cursor.Depth);
        TakeAttributes(data, ref copied, output);
        if (_tag.IsEmpty) Closed();
        else _open.Push(name);
        return end;
    }

    private void Closed()
    {
        _cursor.Pop();
        _mixed.Close(_cursor.Depth);
        _rootClosed = _open.Count == 0;
    }

    private void TakeAttributes(ReadOnlySpan<byte> data, ref int copied, IBufferWriter<byte> output)
    {
        foreach (var attribute in _tag.Attributes)
        {
            var name = data.Slice(attribute.NameStart, attribute.NameLength);
            RequireName(name);
            var raw = data.Slice(attribute.ValueStart, attribute.ValueLength);
            var (action, dataClass) = XmlTag.IsNamespace(name) ? TakeNamespace() : _cursor.Attribute(XmlTag.Local(name));
            if (action == MaskingAction.None && raw.Length < Math.Min(_detectors.MinLength, DocumentForm.MinLength) && raw.IndexOf((byte)'&') < 0) continue;
            var text = Decode(raw);
            if (!(EmbeddedDocument.IsLookedInto(action, dataClass) && TryReplaceDocument(text, out var masked)) && !TryReplace(action, dataClass, text, out masked)) continue;
            output.Write(data[copied..attribute.ValueStart]);
            XmlText.WriteEscaped(masked, output);
            copied = attribute.ValueStart + attribute.ValueLength;
        }
    }

    // No rule is for namespaces: they pass, unless they stand in a free text.
    private (MaskingAction Action, DataClass Class) TakeNamespace()
    {
        _cursor.Element();
        return _cursor.InFreeText ? _cursor.Current : default;
    }

    private bool TryReplaceDocument(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> masked)
    {
        masked = default;
        if (_embedded is null || !DocumentForm.MayBe(text)) return false;
        _cursor.Push(); // the attribute was stepped to
        var isReplaced = _embedded.TryMask(text, out masked);
        _cursor.Pop();
        return isReplaced;
    }

    // A name cannot be masked without changing what the document is; as characters in a text it can.
    private void RequireName(ReadOnlySpan<byte> name)
    {
        ref readonly var detectors = ref _cursor.Detectors;
        if (name.Length >= detectors.MinLength && _values.Holds(name, detectors)) throw new MaskingException("The body has a name that holds an identifier.", isSyntax: _isDecoded);
    }

    // A run is everything up to the next tag: text, references, CDATA sections, comments. Answers where it ends, or -1 when more is needed.
    private int TakeRun(ReadOnlySpan<byte> data, int at, bool isFinal, ref int copied, IBufferWriter<byte> output)
    {
        var length = XmlText.FindRun(data[at..], isFinal && _rootClosed, out var isPlain);
        if (length < 0) return -1;
        var run = data.Slice(at, length);
        if (XmlText.IsSpace(run)) return at + length;
        if (_open.Count == 0 && !_isFragment && !XmlText.IsCommentsOnly(run)) throw new MaskingException("The body has text outside its root element.");
        var (action, dataClass) = _cursor.Current;
        if (isPlain && action == MaskingAction.None && length < _detectors.MinLength && !DocumentForm.MayBe(run))
        {
            _mixed.Take(_cursor.Depth, Require(run), _detectors);
            return at + length;
        }

        var text = isPlain ? Require(run) : Decode(run);
        ReadOnlySpan<byte> masked = default;
        var isReplaced = (EmbeddedDocument.IsLookedInto(action, dataClass) && _embedded?.TryMask(text, out masked) == true) || TryReplace(action, dataClass, text, out masked);
        if (isReplaced) _mixed.TakeReplaced(_cursor.Depth, text, masked, _cursor.Detectors);
        else _mixed.Take(_cursor.Depth, text, _cursor.Detectors);
        if (!isReplaced && (isPlain || !CommentsHold(run, text, out masked))) return at + length;
        output.Write(data[copied..at]);
        XmlText.WriteEscaped(masked, output);
        copied = at + length;
        return copied;
    }

    private bool TryReplace(MaskingAction action, DataClass dataClass, ReadOnlySpan<byte> text, out ReadOnlySpan<byte> masked)
    {
        masked = default;
        switch (action)
        {
            case MaskingAction.None:
                return text.Length >= _detectors.MinLength && _values.TryMaskText(text, out masked);
            case MaskingAction.Remove:
                return true;
            case var _ when ValueMasker.IsShownInPart(action, dataClass):
                masked = _values.Mask(action, dataClass, text);
                return masked != text;
            default:
                masked = _values.Mask(action, dataClass, XmlText.Trim(text));
                return true;
        }
    }

    // A comment that holds an identifier or a document goes, and with it all comments of its run.
    private bool CommentsHold(ReadOnlySpan<byte> run, ReadOnlySpan<byte> text, out ReadOnlySpan<byte> kept)
    {
        kept = text;
        return XmlText.HasComment(run) && (XmlText.HasDocumentInComment(run) || _values.Holds(run, _cursor.Detectors));
    }

    private ReadOnlySpan<byte> Require(ReadOnlySpan<byte> run) => _mayEndCData ? XmlText.RequireText(run) : run;

    private ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> raw)
    {
        _text.ResetWrittenCount();
        XmlText.Decode(raw, _text);
        return _text.WrittenSpan;
    }
}
