using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecureFin.Jose;

/// <summary>Reads SubjectPublicKeyInfo and PEM into public JWKs.</summary>
internal static class SpkiReader
{
    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string EcOid = "1.2.840.10045.2.1";

    public static Jwk Read(ReadOnlySpan<byte> der, string? kid)
    {
        try
        {
            var key = PublicKey.CreateFromSubjectPublicKeyInfo(der, out var read);
            if (read != der.Length) throw new JoseException(JoseError.Key);
            return key.Oid.Value switch
            {
                EcOid => ReadEc(key, kid),
                RsaOid => ReadRsa(key, kid),
                _ => throw new JoseException(JoseError.Key),
            };
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            throw new JoseException(JoseError.Key); // the platform's word for a curve that it does not know is "not supported"
        }
    }

    public static Jwk ReadPem(string pem, string? kid)
    {
        if (!PemEncoding.TryFind(pem, out var fields)) throw new JoseException(JoseError.Key);
        var der = Convert.FromBase64String(pem[fields.Base64Data]);
        switch (pem[fields.Label])
        {
            case "PUBLIC KEY":
                return Read(der, kid);
            case "CERTIFICATE":
                return ReadCertificate(der, kid);
            default:
                throw new JoseException(JoseError.Key);
        }
    }

    private static Jwk ReadCertificate(byte[] der, string? kid)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            return Read(certificate.PublicKey.ExportSubjectPublicKeyInfo(), kid);
        }
        catch (CryptographicException)
        {
            throw new JoseException(JoseError.Key);
        }
    }

    private static Jwk ReadEc(PublicKey key, string? kid)
    {
        using var ecdsa = key.GetECDsaPublicKey() ?? throw new JoseException(JoseError.Key);
        var parameters = ecdsa.ExportParameters(includePrivateParameters: false);
        var curve = EllipticCurve.Of(parameters.Curve) ?? throw new JoseException(JoseError.Key);
        return Jwk.FromEc(curve, parameters.Q, kid);
    }

    private static Jwk ReadRsa(PublicKey key, string? kid)
    {
        using var rsa = key.GetRSAPublicKey() ?? throw new JoseException(JoseError.Key);
        return Jwk.FromRsa(rsa.ExportParameters(includePrivateParameters: false), kid, algorithm: null);
    }
}
