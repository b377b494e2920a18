using System.Text;
using System.Text.RegularExpressions;

namespace SecureFin.Gateway.Masking;

/// <summary>Reads the byte order mark and the XML declaration; takes XML 1.0 in UTF-8 alone.</summary>
/// <remarks>Source: XML 1.0 production 23.</remarks>
internal static partial class XmlProlog
{
    private const int MaxDeclarationBytes = 256;
    private const int SureBytes = 8; // mark and "<?xml" and what follows are in them

    /// <summary>False when more is needed; else <paramref name="length"/> is where the document goes on. A decoded text may declare any encoding.</summary>
    /// <exception cref="MaskingException">The declaration is another one.</exception>
    public static bool TryRead(ReadOnlySpan<byte> data, bool isFinal, bool isDecoded, out int length)
    {
        length = 0;
        if (data.Length < SureBytes + 1 && !isFinal) return false;
        if (data.StartsWith("\uFEFF"u8)) length = 3;
        var rest = data[length..];
        if (!rest.StartsWith("<?"u8)) return true;
        var end = rest[..Math.Min(rest.Length, MaxDeclarationBytes)].IndexOf("?>"u8);
        if (end < 0 && rest.Length < MaxDeclarationBytes && !isFinal) return false;
        if (end < 0 || !IsDeclaration(rest[..(end + 2)], isDecoded)) throw new MaskingException("The body does not declare XML 1.0 in UTF-8.");
        length += end + 2;
        return true;
    }

    private static bool IsDeclaration(ReadOnlySpan<byte> text, bool isDecoded)
    {
        if (!Ascii.IsValid(text)) return false;
        Span<char> chars = stackalloc char[MaxDeclarationBytes + 2];
        chars = chars[..Encoding.ASCII.GetChars(text, chars)];
        return (isDecoded ? AnyDeclaration() : Declaration()).IsMatch(chars);
    }

    [GeneratedRegex("^<\\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(\"1\\.0\"|'1\\.0')([ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(\"(?i:utf-8|us-ascii)\"|'(?i:utf-8|us-ascii)'))?([ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(\"(yes|no)\"|'(yes|no)'))?[ \t\r\n]*\\?>\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Declaration();

    // The same with any encoding.
    [GeneratedRegex("^<\\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(\"1\\.0\"|'1\\.0')([ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(\"[A-Za-z][A-Za-z0-9._-]*\"|'[A-Za-z][A-Za-z0-9._-]*'))?([ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(\"(yes|no)\"|'(yes|no)'))?[ \t\r\n]*\\?>\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex AnyDeclaration();
}
