using System.Formats.Asn1;

namespace SecureFin.Rego;

/// <summary>A certificate as the JSON of Go's x509.Certificate, which policies see.</summary>
/// <remarks>Source: RFC 5280 section 4.1.</remarks>
internal static class X509CertificateJson
{
    // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signature }
    public static RegoValue Write(byte[] der, bool withUriStrings)
    {
        var result = new RegoObjectBuilder(64);
        var extensions = new X509Extensions();
        var certificate = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        result.Set("Raw", DerReader.Base64(der));
        result.Set("RawTBSCertificate", DerReader.Base64(certificate.PeekEncodedValue()));
        ReadTbs(certificate.ReadSequence(), result, extensions);
        result.Set("SignatureAlgorithm", RegoValue.FromInt64(X509SignatureAlgorithm.Number(certificate.ReadSequence())));
        result.Set("Signature", DerReader.Base64(certificate.ReadBitString(out _)));
        extensions.WriteTo(result);
        if (withUriStrings) result.Set("URIStrings", DerReader.Texts(extensions.UriTexts));
        return result.Build();
    }

    // [0] version, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo, [1] [2] unique ids, [3] extensions
    private static void ReadTbs(AsnReader tbs, RegoObjectBuilder result, X509Extensions extensions)
    {
        var version = 1L;
        if (DerReader.IsContext(tbs, 0)) version = 1L + DerReader.Count(tbs.ReadSequence(DerReader.Context(0, true)));
        result.Set("Version", RegoValue.FromInt64(version));
        result.Set("SerialNumber", DerReader.Number(tbs.ReadInteger()));
        tbs.ReadSequence();
        result.Set("RawIssuer", DerReader.Base64(tbs.PeekEncodedValue()));
        result.Set("Issuer", X509Name.Read(tbs));
        var validity = tbs.ReadSequence();
        result.Set("NotBefore", DerReader.Time(validity));
        result.Set("NotAfter", DerReader.Time(validity));
        result.Set("RawSubject", DerReader.Base64(tbs.PeekEncodedValue()));
        result.Set("Subject", X509Name.Read(tbs));
        var info = tbs.ReadEncodedValue();
        var (algorithm, key) = X509PublicKey.Read(info);
        result.Set("RawSubjectPublicKeyInfo", DerReader.Base64(info));
        result.Set("PublicKeyAlgorithm", RegoValue.FromInt64(algorithm));
        result.Set("PublicKey", key);
        while (tbs.HasData)
        {
            if (DerReader.IsContext(tbs, 3)) extensions.Read(tbs.ReadSequence(DerReader.Context(3, true)).ReadSequence());
            else tbs.ReadEncodedValue();
        }
    }
}
