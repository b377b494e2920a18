using System.Buffers;
using System.Buffers.Text;

namespace SecureFin.Gateway.Masking;

/// <summary>Masks documents that stand as texts in other documents: JSON objects and XML, as they are or in base64. Owned by one body.</summary>
/// <remarks>
/// The document is masked as if it stood in the text's place: rules by class and selectors go on into it. It is looked into once: a
/// document in a document in a document is a text. What is not well-formed is a text too, and detectors look at it as at any other.
/// Source: RFC 4648 sections 4 and 5 for base64.
/// </remarks>
internal sealed class EmbeddedDocument(MaskingPlan plan, PlanCursor cursor)
{
    /// <summary>Bytes of the shortest document that is looked into.</summary>
    public const int MinLength = 12;

    private const int OpeningChars = 16; // of base64: they tell whether a document begins
    private readonly ArrayBufferWriter<byte> _masked = new();

    /// <summary>False for most texts by their first bytes.</summary>
    public static bool MayBe(ReadOnlySpan<byte> text)
    {
        if (text.Length < MinLength) return false;
        return text[0] switch
        {
            <= (byte)' ' or (byte)'{' or (byte)'[' or (byte)'<' => IsDocument(text),
            (byte)'e' or (byte)'W' => text[1] is (>= (byte)'w' and <= (byte)'z') or (>= (byte)'+' and <= (byte)'9') or (byte)'_' && IsBase64(text),
            (byte)'P' => text[1] is >= (byte)'A' and <= (byte)'P' && IsBase64(text),
            _ => false,
        };
    }

    /// <summary>Masks the document that a text is; false when it is none, or nothing in it is masked. Valid until the next call.</summary>
    /// <param name="text">Unescaped; the open container of the cursor is the text's place.</param>
    /// <param name="masked">The document, encoded as it came.</param>
    public bool TryMask(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> masked)
    {
        masked = text;
        if (!MayBe(text)) return false;
        if (text[0] is not ((byte)'e' or (byte)'W' or (byte)'P')) return TryMaskDocument(text, out masked);
        var isUrl = IsUrl(text);
        var document = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length + 3)];
        if (!TryDecode(text, isUrl, document, out var length) || !IsDocument(document.AsSpan(0, length)) || !TryMaskDocument(document.AsSpan(0, length), out var inner)) return false;
        masked = Encode(inner, isUrl);
        return true;
    }

    private bool TryMaskDocument(ReadOnlySpan<byte> document, out ReadOnlySpan<byte> masked)
    {
        var depth = cursor.Depth;
        masked = document;
        _masked.ResetWrittenCount();
        try
        {
            IBodyMasker masker = document.TrimStart(" \t\r\n"u8)[0] == (byte)'<' ? new XmlMasker(plan, cursor) : new JsonMasker(plan, cursor);
            masker.Process(document, isFinal: true, _masked);
            masked = _masked.WrittenSpan;
            return !masked.SequenceEqual(document);
        }
        catch (MaskingException)
        {
            return false; // a text that only begins like a document
        }
        finally
        {
            cursor.Return(depth);
        }
    }

    private static bool IsDocument(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        return text.Length >= MinLength && (Opens(text), text[^1]) is (true, (byte)'}' or (byte)']' or (byte)'>');
    }

    // An object with a member, an array of objects or arrays, an element or a declaration.
    private static bool Opens(ReadOnlySpan<byte> text)
    {
        var rest = text[1..].TrimStart(" \t\r\n"u8);
        if (rest.IsEmpty) return false;
        return text[0] switch
        {
            (byte)'{' => rest[0] == (byte)'"',
            (byte)'[' => rest[0] is (byte)'{' or (byte)'[',
            (byte)'<' => char.IsAsciiLetter((char)text[1]) || text[1] is (byte)'?' or (byte)'_' or (byte)'!',
            _ => false,
        };
    }

    // The first characters are decoded before all are looked at.
    private static bool IsBase64(ReadOnlySpan<byte> text)
    {
        if (text.Length < OpeningChars) return false;
        Span<byte> opening = stackalloc byte[OpeningChars];
        return TryDecode(text[..OpeningChars], IsUrl(text[..OpeningChars]), opening, out var length) && length > 2 && Opens(opening[..length]);
    }

    private static bool IsUrl(ReadOnlySpan<byte> text) => text.Length % 4 != 0 || text.IndexOfAny((byte)'-', (byte)'_') >= 0;

    private static bool TryDecode(ReadOnlySpan<byte> text, bool isUrl, Span<byte> bytes, out int length) =>
        (isUrl ? Base64Url.DecodeFromUtf8(text, bytes, out _, out length) : Base64.DecodeFromUtf8(text, bytes, out _, out length)) == OperationStatus.Done;

    private static byte[] Encode(ReadOnlySpan<byte> bytes, bool isUrl)
    {
        if (isUrl) return Base64Url.EncodeToUtf8(bytes);
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(bytes.Length)];
        Base64.EncodeToUtf8(bytes, text, out _, out _);
        return text;
    }
}
