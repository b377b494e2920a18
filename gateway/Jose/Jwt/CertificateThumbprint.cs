using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Jose;

/// <summary><c>x5t#S256</c>: SHA-256 of the certificate's DER, base64url.</summary>
/// <remarks>Source: RFC 8705 section 3.1.</remarks>
public static class CertificateThumbprint
{
    /// <summary>The thumbprint of a certificate: 43 characters.</summary>
    public static string Of(X509Certificate2 certificate) => Of(certificate.RawDataMemory.Span);

    /// <summary>The thumbprint of a certificate in DER, which is not looked into: 43 characters.</summary>
    public static string Of(ReadOnlySpan<byte> der)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(der, hash);
        return CanonicalBase64Url.Encode(hash);
    }
}
