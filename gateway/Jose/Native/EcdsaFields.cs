using System.Formats.Asn1;
using System.Security.Cryptography;

namespace SecureFin.Jose.Native;

/// <summary>An ECDSA signature as JWS has it: r || s, each as long as the curve's field (RFC 7518 section 3.4).</summary>
internal static class EcdsaFields
{
    /// <param name="der">SEQUENCE { r INTEGER, s INTEGER } (RFC 3279 section 2.2.3).</param>
    /// <param name="fieldBytes">Length of the curve's field in bytes.</param>
    /// <exception cref="CryptographicException">The bytes are not such a signature, or too long for the curve.</exception>
    public static byte[] FromDer(ReadOnlySpan<byte> der, int fieldBytes)
    {
        try
        {
            AsnDecoder.ReadSequence(der, AsnEncodingRules.DER, out var start, out var length, out _);
            var content = der.Slice(start, length);
            var r = AsnDecoder.ReadIntegerBytes(content, AsnEncodingRules.DER, out var consumed);
            var s = AsnDecoder.ReadIntegerBytes(content[consumed..], AsnEncodingRules.DER, out _);
            var fields = new byte[2 * fieldBytes];
            Put(r, fields.AsSpan(0, fieldBytes));
            Put(s, fields.AsSpan(fieldBytes));
            return fields;
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("Not an ECDSA signature in DER.", e);
        }
    }

    private static void Put(ReadOnlySpan<byte> integer, Span<byte> field)
    {
        if (integer is [0, ..]) integer = integer[1..]; // the sign, in front of a set first bit
        if (integer.Length > field.Length) throw new CryptographicException("The signature is too long for its curve.");
        integer.CopyTo(field[(field.Length - integer.Length)..]);
    }
}
