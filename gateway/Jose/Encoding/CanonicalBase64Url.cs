using System.Buffers;
using System.Buffers.Text;

namespace SecureFin.Jose;

/// <summary>base64url without padding, where one byte string has exactly one text.</summary>
/// <remarks>Source: RFC 7515 section 2, RFC 4648 section 3.5 (unused bits of the last character are zero).</remarks>
public static class CanonicalBase64Url
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Letters);

    // Last characters whose unused four (length % 4 = 2) or two (length % 4 = 3) low bits are zero.
    private static readonly SearchValues<char> LastOfTwo = SearchValues.Create("AQgw");
    private static readonly SearchValues<char> LastOfThree = SearchValues.Create("AEIMQUYcgkosw048");

    /// <summary>The one text of these bytes; empty for none.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Decodes; false for padding, spaces, other alphabets and non-canonical last characters.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (!IsCanonical(text)) return false;
        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    /// <summary>True when <see cref="TryDecode"/> would take the text; the empty text is one.</summary>
    public static bool IsCanonical(ReadOnlySpan<char> text)
    {
        if (text.ContainsAnyExcept(Alphabet)) return false;
        return (text.Length % 4) switch
        {
            0 => true,
            2 => LastOfTwo.Contains(text[^1]),
            3 => LastOfThree.Contains(text[^1]),
            _ => false,
        };
    }
}
