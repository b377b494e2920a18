using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing.Xml;

/// <summary>Judges a signed ISO 20022 message: shape first, then digests, then the signature by a key that is known here.</summary>
/// <remarks>The certificate in the message only says which known key to take; it is never trusted for itself.</remarks>
internal static class XmlSignatureVerifier
{
    /// <summary>Null means the message is genuine as a whole.</summary>
    public static JoseError? Verify(ReadOnlyMemory<byte> message, VerificationKeySet keys) => Verify(message, keys, out _);

    /// <inheritdoc cref="Verify(ReadOnlyMemory{byte}, VerificationKeySet)"/>
    /// <param name="message">The whole message.</param>
    /// <param name="keys">Known of who sends it.</param>
    /// <param name="by">The key that the signature holds under.</param>
    public static JoseError? Verify(ReadOnlyMemory<byte> message, VerificationKeySet keys, out VerificationKey? by)
    {
        by = null;
        if (!StrictXml.TryLoad(message, out var document))
            return XmlSignatureError.Xml;
        if (XmlShape.Of(document!) is not { } shape)
            return XmlSignatureError.Shape;
        var signed = StrictXml.Canonical(shape.SignedInfo);
        if (!Matches(shape.PropertiesDigest, StrictXml.Canonical(shape.Properties)))
            return XmlSignatureError.Digest;
        if (!TryCertificate(shape, out var thumbprint, out var error))
            return error;
        shape.Signature.ParentNode!.RemoveChild(shape.Signature); // the enveloped transform
        if (!Matches(shape.Content, StrictXml.Canonical(document!)))
            return XmlSignatureError.Digest;
        by = keys.All.FirstOrDefault(known => known.Jwk.Thumbprint == thumbprint);
        if (by is null)
            return JoseError.KeyUnknown;
        if (!by.Allows(shape.Algorithm))
            return JoseError.Algorithm;
        return TryBase64(shape.Value, out var value) && by.Verify(signed, value, shape.Algorithm) ? null : JoseError.Signature;
    }

    private static bool TryCertificate(XmlShape shape, out string? thumbprint, out JoseError? error)
    {
        (thumbprint, error) = (null, XmlSignatureError.Certificate);
        if (!TryBase64(shape.Certificate, out var der) || !Matches(shape.CertificateDigest, der))
            return false;
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            thumbprint = VerificationKey.FromCertificate(certificate, kid: null, SignatureAlgorithm.ES256, SignatureAlgorithm.PS256, SignatureAlgorithm.RS256).Jwk.Thumbprint;
            return true;
        }
        catch (Exception e) when (e is CryptographicException or JoseException)
        {
            return false;
        }
    }

    private static bool Matches(string digest, byte[] content) =>
        TryBase64(digest, out var given) && CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(content));

    private static bool TryBase64(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return false;
        Array.Resize(ref bytes, length);
        return true;
    }
}
