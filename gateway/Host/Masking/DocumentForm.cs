using System.Buffers.Text;

namespace SecureFin.Gateway.Masking;

/// <summary>Tells by a text's first and last characters whether it may be a document: JSON or XML, as it is or in base64.</summary>
/// <remarks>Source: RFC 4648 sections 4 and 5 for base64, RFC 2397 for data URLs, RFC 7515 section 7.1 for tokens.</remarks>
internal static class DocumentForm
{
    /// <summary>Bytes of the shortest document that is looked into.</summary>
    public const int MinLength = 8;

    private const int OpeningChars = 64; // of base64: they tell whether a document begins
    private const int MaxDataPrefix = 128;

    /// <summary>False for most texts by their first bytes.</summary>
    public static bool MayBe(ReadOnlySpan<byte> text)
    {
        if (text.Length < MinLength) return false;
        if (text[0] is <= (byte)' ' or 0xEF or (byte)'d') text = text[Prefix(text)..];
        if (text.Length < MinLength) return false;
        return text[0] is (byte)'{' or (byte)'[' or (byte)'<' ? IsDocument(text) : MayBeBase64(text[0], text[1]) && IsBase64(text);
    }

    /// <summary>Bytes before the document: white space, a byte order mark, the head of a data URL.</summary>
    public static int Prefix(ReadOnlySpan<byte> text)
    {
        var length = JsonScanner.SkipSpace(text, 0);
        if (text[length..].StartsWith("\uFEFF"u8)) length = JsonScanner.SkipSpace(text, length + 3);
        if (!text[length..].StartsWith("data:"u8)) return length;
        var mark = text[length..Math.Min(text.Length, length + MaxDataPrefix)].IndexOf(";base64,"u8);
        return mark < 0 ? length : length + mark + 8;
    }

    /// <summary>True for a text that begins and ends as a document does.</summary>
    public static bool IsDocument(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        return text.Length >= MinLength && (Opens(text), text[^1]) is (true, (byte)'}' or (byte)']' or (byte)'>') && !IsPage(text);
    }

    /// <summary>True for bytes that begin as a document in UTF-16 does.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) bytes = bytes[2..];
        return bytes switch
        {
            [var first, 0, var second, 0, ..] => Opens([first, second, (byte)'"']),
            [0, var first, 0, var second, ..] => Opens([first, second, (byte)'"']),
            _ => false,
        };
    }

    // HTML is read by its own rules, which are not those of documents.
    private static bool IsPage(ReadOnlySpan<byte> text) =>
        text.Length > 14 && text[0] == (byte)'<' && text[1] == (byte)'!' && System.Text.Ascii.EqualsIgnoreCase(text[..14], "<!doctype html"u8);

    // An object with a member, an array of objects or arrays, an element or a declaration.
    private static bool Opens(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2) return false;
        return text[0] switch
        {
            (byte)'{' => text[1..].TrimStart(" \t\r\n"u8) is [(byte)'"', ..],
            (byte)'[' => text[1..].TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..],
            (byte)'<' => char.IsAsciiLetter((char)text[1]) || text[1] is (byte)'?' or (byte)'_' or (byte)'!',
            _ => false,
        };
    }

    // Base64 of what a document begins with, { [ < in UTF-8 and UTF-16, or of what stands before these: white space or a byte order mark.
    private static bool MayBeBase64(byte first, byte second) => first switch
    {
        (byte)'e' or (byte)'W' => second is (>= (byte)'w' and <= (byte)'z') or (>= (byte)'+' and <= (byte)'9') or (byte)'_',
        (byte)'P' => second is >= (byte)'A' and <= (byte)'H',
        (byte)'7' => second == (byte)'7',
        (byte)'I' => "ACDFH"u8.Contains(second),
        (byte)'C' => "QSTVXgijln"u8.Contains(second),
        (byte)'D' => "QSTVX"u8.Contains(second),
        (byte)'A' => "DFH"u8.Contains(second),
        (byte)'/' or (byte)'_' => second is (byte)'/' or (byte)'_' or (byte)'v',
        _ => false,
    };

    // The first characters are decoded before all are looked at.
    private static bool IsBase64(ReadOnlySpan<byte> text)
    {
        Span<byte> opening = stackalloc byte[OpeningChars];
        var chars = text[..Math.Min(text.Length, OpeningChars)];
        chars.CopyTo(opening);
        opening = opening[..chars.Length];
        opening.Replace((byte)'-', (byte)'+');
        opening.Replace((byte)'_', (byte)'/');
        Span<byte> bytes = stackalloc byte[OpeningChars];
        Base64.DecodeFromUtf8(opening, bytes, out _, out var length, isFinalBlock: false); // as far as it goes
        var begin = bytes[..length];
        return IsUtf16(begin) || Opens(begin[Prefix(begin)..]);
    }
}
