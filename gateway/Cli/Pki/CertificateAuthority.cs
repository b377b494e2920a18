using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Cli.Pki;

/// <summary>A small authority for tests and pilots: ECDSA P-256, one level, its key in a file. Production has an authority of its own.</summary>
/// <remarks>Profiles: RFC 5280 sections 4.1.2.2 (serial numbers) and 4.2.1 (extensions).</remarks>
internal static class CertificateAuthority
{
    /// <summary>File name, without extension, of the authority in its folder.</summary>
    public const string FileName = "ca";

    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    // Clocks of the machines differ a little.
    private static readonly TimeSpan Backdating = TimeSpan.FromMinutes(5);

    /// <summary>Makes a self-signed authority that vouches for end entities only.</summary>
    public static X509Certificate2 Found(PemPair files, X500DistinguishedName name, TimeSpan lifetime, TimeProvider clock)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = clock.GetUtcNow();
        var certificate = request.CreateSelfSigned(now - Backdating, now + lifetime);
        files.Write(certificate, key);
        return certificate;
    }

    /// <summary>Issues a certificate for the end of a TLS connection and writes it with its fresh key.</summary>
    /// <exception cref="UnreadableInputException">The authority cannot sign, or ends before the certificate would.</exception>
    public static X509Certificate2 Issue(X509Certificate2 authority, PemPair files, LeafRequest leaf, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        using var signing = authority.GetECDsaPrivateKey() ?? throw new UnreadableInputException("the authority's key is not an ECDSA key");
        if (authority.NotAfter.ToUniversalTime() < (now + leaf.Lifetime).UtcDateTime)
            throw new UnreadableInputException($"the authority ends on {authority.NotAfter.ToUniversalTime():yyyy-MM-dd}, before the certificate would");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(leaf.Subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(leaf.IsServer ? ServerAuth : ClientAuth)], critical: false));
        request.CertificateExtensions.Add(leaf.Names);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var certificate = request.Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(signing), now - Backdating, now + leaf.Lifetime, SerialNumber());
        files.Write(certificate, key);
        return certificate;
    }

    // Positive, at least 64 random bits, at most 20 bytes.
    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3f) | 0x40);
        return serial;
    }
}
