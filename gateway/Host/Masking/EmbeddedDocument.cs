using System.Buffers;
using System.Buffers.Text;
using SecureFin.Contract;

namespace SecureFin.Gateway.Masking;

/// <summary>Masks documents that stand as texts in other documents: JSON objects and XML, as they are, in base64 or in a token. Owned by one body.</summary>
/// <remarks>
/// The document is masked as if it stood in the text's place: rules by class and selectors go on into it. It is looked into once: a
/// document in a document in a document is a text. What is not well-formed is a text too, and detectors look at it as at any other;
/// but a document that is one and cannot be masked, and what declares itself as XML, ends the body.
/// </remarks>
internal sealed class EmbeddedDocument(MaskingPlan plan, PlanCursor cursor)
{
    private readonly ArrayBufferWriter<byte> _masked = new();
    private readonly ArrayBufferWriter<byte> _encoded = new();
    private readonly ArrayBufferWriter<byte> _decoded = new();
    private const int MaxFailures = 1000;
    private JsonMasker? _json;
    private XmlMasker? _xml;
    private ValueMasker? _heads;
    private int _failures; // an exception each: what is told without one is not counted

    /// <summary>True for values that are looked into: those that pass, and free texts of which a part is shown.</summary>
    public static bool IsLookedInto(MaskingAction action, DataClass dataClass) =>
        action == MaskingAction.None || ValueMasker.IsShownInPart(action, dataClass);

    /// <summary>Masks the document that a text is; false when it is none, or nothing in it is masked. Valid until the next call.</summary>
    /// <param name="text">Unescaped; the open container of the cursor is the text's place.</param>
    /// <param name="masked">The document, encoded as it came.</param>
    /// <exception cref="MaskingException">The text is a document that cannot be masked.</exception>
    public bool TryMask(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> masked)
    {
        masked = text;
        if (!DocumentForm.MayBe(text)) return false;
        var before = DocumentForm.Prefix(text);
        var document = text[before..];
        if (document[0] is not ((byte)'{' or (byte)'[' or (byte)'<')) return document.Contains((byte)'.') ? TryMaskToken(document, out masked) : TryMaskBase64(text, before, out masked);
        if (!TryMaskDocument(document, isText: true, out var inner)) return false;
        masked = WithPrefix(text[..before], inner);
        return true;
    }

    private ReadOnlySpan<byte> WithPrefix(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> document)
    {
        if (prefix.IsEmpty) return document;
        WritePrefix(prefix);
        _encoded.Write(document);
        return _encoded.WrittenSpan;
    }

    // The head of a data URL is text.
    private void WritePrefix(ReadOnlySpan<byte> prefix)
    {
        _encoded.ResetWrittenCount();
        if (prefix.IsEmpty) return;
        _heads ??= new ValueMasker(plan);
        _encoded.Write(_heads.TryMaskText(prefix, TextTraits.Unknown, cursor.Detectors, out var masked) ? masked : prefix);
    }

    private bool TryMaskBase64(ReadOnlySpan<byte> text, int before, out ReadOnlySpan<byte> masked)
    {
        masked = text;
        if (!TryDecode(text[before..], out var isUrl) || !TryMaskBytes(_decoded.WrittenSpan, out var bytes)) return false;
        WritePrefix(text[..before]);
        var encoded = _encoded.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length));
        int written;
        if (isUrl) Base64Url.EncodeToUtf8(bytes, encoded, out _, out written);
        else Base64.EncodeToUtf8(bytes, encoded, out _, out written);
        _encoded.Advance(written);
        masked = _encoded.WrittenSpan;
        return true;
    }

    // The parts of a signed token. Its signature would tell of a guess whether it is right, so the whole token goes.
    private bool TryMaskToken(ReadOnlySpan<byte> token, out ReadOnlySpan<byte> masked)
    {
        masked = "[removed]"u8;
        foreach (var part in token.Split((byte)'.'))
        {
            if (TryDecode(token[part], out _) && TryMaskBytes(_decoded.WrittenSpan, out _)) return true;
        }

        return false;
    }

    private bool TryMaskBytes(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> masked)
    {
        masked = bytes;
        if (DocumentForm.IsUtf16(bytes)) throw new MaskingException("The body holds a document in a charset that cannot be masked.");
        var before = bytes.IsEmpty ? 0 : DocumentForm.Prefix(bytes);
        return DocumentForm.IsDocument(bytes[before..]) && TryMaskDocument(bytes[before..], isText: false, out masked);
    }

    private bool TryMaskDocument(ReadOnlySpan<byte> document, bool isText, out ReadOnlySpan<byte> masked)
    {
        var depth = cursor.Depth;
        masked = document;
        _masked.ResetWrittenCount();
        try
        {
            if (!TryProcess(document, isText)) return false;
            masked = _masked.WrittenSpan;
            return !masked.SequenceEqual(document);
        }
        catch (MaskingException e) when (e.IsSyntax && !document.StartsWith("<?xml"u8))
        {
            if (++_failures > MaxFailures) throw new MaskingException("The body holds too many texts that are nearly documents.");
            return false;
        }
        finally
        {
            cursor.Return(depth);
        }
    }

    // False for a text that only begins like a document.
    private bool TryProcess(ReadOnlySpan<byte> document, bool isText)
    {
        if (document[0] == (byte)'<')
        {
            if (!document.StartsWith("<?xml"u8) && !XmlGlance.MayBe(document)) return false;
            _xml ??= new XmlMasker(plan, cursor);
            _xml.Restart(isText);
            _xml.Process(document, isFinal: true, _masked);
            return true;
        }

        _json ??= new JsonMasker(plan, cursor);
        _json.Restart();
        return _json.TryProcess(document, isFinal: true, _masked, out _);
    }

    // Either alphabet, padded or not, in lines or not.
    private bool TryDecode(ReadOnlySpan<byte> text, out bool isUrl)
    {
        _decoded.ResetWrittenCount();
        _encoded.ResetWrittenCount();
        var buffer = _encoded.GetSpan(text.Length + 1);
        var count = 0;
        foreach (var b in text)
        {
            if (b is not ((byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t')) buffer[count++] = b switch { (byte)'+' => (byte)'-', (byte)'/' => (byte)'_', _ => b };
        }

        isUrl = count % 4 != 0 || text.IndexOfAny((byte)'-', (byte)'_') >= 0;
        var isDecoded = Base64Url.DecodeFromUtf8(buffer[..count], _decoded.GetSpan(count + 1), out _, out var length) == OperationStatus.Done;
        _decoded.Advance(length);
        return isDecoded;
    }
}
