using System.Buffers;
using System.Security.Cryptography;

namespace SecureFin.Contract;

/// <summary>Makes and checks unique end-to-end transaction references: a UUID version 4 in lower case.</summary>
/// <remarks>Source: ISO 20022 UUIDv4Identifier; RFC 9562 section 5.4.</remarks>
public static class Uetr
{
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>A new reference; made once for a payment and kept for ever.</summary>
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>True for 36 lower-case characters with version 4 and the RFC 9562 variant.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.Length != 36 || text[14] != '4' || text[19] is not ('8' or '9' or 'a' or 'b'))
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !Hex.Contains(text[i]))
                return false;
        }

        return true;
    }
}
