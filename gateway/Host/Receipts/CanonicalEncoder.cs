using System.Text;
using System.Text.Encodings.Web;
using SecureFin.Audit.Canonical;

namespace SecureFin.Gateway.Receipts;

/// <summary>Escapes what RFC 8785 escapes and nothing else: control characters, the quote, the backslash.</summary>
/// <remarks>
/// Source: RFC 8785 section 3.2.2.2. The base library's most lenient encoder escapes more: other white space, what no version of Unicode that it
/// knows assigns, everything beyond the BMP. Where it finds nothing there is nothing, and that is asked first: it is fast, and true of nearly all text.
/// </remarks>
internal sealed class CanonicalEncoder : JavaScriptEncoder
{
    public static readonly CanonicalEncoder Instance = new();

    private CanonicalEncoder()
    {
    }

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => JsonEscape.Needs(unicodeScalar);

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var at = UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncode(text, textLength);
        for (var all = new ReadOnlySpan<char>(text, textLength); at >= 0 && at < textLength;)
        {
            if (Rune.DecodeFromUtf16(all[at..], out var rune, out var length) != System.Buffers.OperationStatus.Done || WillEncode(rune.Value))
                return at; // half a surrogate pair becomes U+FFFD
            at += length;
        }

        return -1;
    }

    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        var at = UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncodeUtf8(utf8Text);
        while (at >= 0 && at < utf8Text.Length)
        {
            if (Rune.DecodeFromUtf8(utf8Text[at..], out var rune, out var length) != System.Buffers.OperationStatus.Done || WillEncode(rune.Value))
                return at;
            at += length;
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var text = JsonEscape.Needs(unicodeScalar) ? JsonEscape.Of(unicodeScalar) : new Rune(unicodeScalar).ToString();
        var fits = text.TryCopyTo(new Span<char>(buffer, bufferLength));
        numberOfCharactersWritten = fits ? text.Length : 0;
        return fits;
    }
}
