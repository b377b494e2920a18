using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Sandbox.Pki;

/// <summary>A certificate and its private key as PEM files.</summary>
/// <param name="CertificatePath">PEM file with the certificate.</param>
/// <param name="KeyPath">PEM file with the PKCS #8 key, mode 0600.</param>
public sealed record DevCertificate(string CertificatePath, string KeyPath)
{
    /// <summary>Certificate with key; the caller owns it.</summary>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath);

    /// <summary>SHA-256 of the certificate, base64url: <c>x5t#S256</c> (RFC 8705 section 3.1).</summary>
    public string Thumbprint()
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(CertificatePath);
        return System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(certificate.RawDataMemory.Span));
    }
}
