using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace SecureFin.Audit.Notes;

/// <summary>ECDSA signatures in DER form, judged strictly: one signature has one text.</summary>
/// <remarks>
/// Source: RFC 3279 section 2.2.3: SEQUENCE { r INTEGER, s INTEGER }. The platform takes a negative integer for its unsigned
/// bytes, so a signature without its leading zero would pass; here r and s are positive integers in DER and nothing follows.
/// </remarks>
internal static class EcdsaDer
{
    /// <summary>True when the signature is well-formed and right.</summary>
    public static bool Verify(ECDsa key, ReadOnlySpan<byte> message, byte[] signature, HashAlgorithmName hash)
    {
        try
        {
            return IsStrict(signature) && key.VerifyData(message, signature, hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException)
        {
            return false;
        }
    }

    private static bool IsStrict(byte[] signature)
    {
        var outer = new AsnReader(signature, AsnEncodingRules.DER);
        var sequence = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var (r, s) = (sequence.ReadInteger(), sequence.ReadInteger());
        sequence.ThrowIfNotEmpty();
        return r > BigInteger.Zero && s > BigInteger.Zero;
    }
}
