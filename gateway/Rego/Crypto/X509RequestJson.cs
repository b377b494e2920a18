using System.Formats.Asn1;

namespace SecureFin.Rego;

/// <summary>A certification request as the JSON of Go's x509.CertificateRequest.</summary>
/// <remarks>Source: RFC 2986 section 4.</remarks>
internal static class X509RequestJson
{
    private const string ExtensionRequest = "1.2.840.113549.1.9.14";

    // CertificationRequest ::= SEQUENCE { certificationRequestInfo, signatureAlgorithm, signature }
    public static RegoValue Write(byte[] der)
    {
        var result = new RegoObjectBuilder(20);
        var extensions = new X509Extensions();
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var request = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        result.Set("Raw", DerReader.Base64(der));
        result.Set("RawTBSCertificateRequest", DerReader.Base64(request.PeekEncodedValue()));
        ReadInfo(request.ReadSequence(), result, extensions);
        result.Set("SignatureAlgorithm", RegoValue.FromInt64(X509SignatureAlgorithm.Number(request.ReadSequence())));
        result.Set("Signature", DerReader.Base64(request.ReadBitString(out _)));
        extensions.WriteNames(result);
        result.Set("Extensions", extensions.All);
        result.Set("ExtraExtensions", RegoValue.Null);
        return result.Build();
    }

    // version, subject, subjectPKInfo, [0] attributes
    private static void ReadInfo(AsnReader info, RegoObjectBuilder result, X509Extensions extensions)
    {
        result.Set("Version", DerReader.Number(info.ReadInteger()));
        result.Set("RawSubject", DerReader.Base64(info.PeekEncodedValue()));
        result.Set("Subject", X509Name.Read(info));
        var key = info.ReadEncodedValue();
        var (algorithm, publicKey) = X509PublicKey.Read(key);
        result.Set("RawSubjectPublicKeyInfo", DerReader.Base64(key));
        result.Set("PublicKeyAlgorithm", RegoValue.FromInt64(algorithm));
        result.Set("PublicKey", publicKey);
        result.Set("Attributes", DerReader.IsContext(info, 0) ? Attributes(info.ReadSetOf(DerReader.Context(0, true)), extensions) : RegoValue.Null);
    }

    private static RegoValue Attributes(AsnReader attributes, X509Extensions extensions)
    {
        var result = new RegoArrayBuilder();
        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            if (attribute.ReadObjectIdentifier() != ExtensionRequest) continue;
            var values = attribute.ReadSetOf();
            if (!values.HasData) continue;
            var list = values.PeekEncodedValue();
            extensions.Read(values.ReadSequence());
            result.Add(Attribute(new AsnReader(list, AsnEncodingRules.DER).ReadSequence()));
        }

        return result.Count == 0 ? RegoValue.Null : result.Build();
    }

    private static RegoObject Attribute(AsnReader list)
    {
        var values = new RegoArrayBuilder();
        while (list.HasData)
        {
            var extension = list.ReadSequence();
            var entry = new RegoObjectBuilder(2);
            entry.Set("Type", DerReader.Oid(extension.ReadObjectIdentifier()));
            if (extension.PeekTag().TagValue == (int)UniversalTagNumber.Boolean) extension.ReadBoolean();
            entry.Set("Value", DerReader.Base64(extension.ReadOctetString()));
            values.Add(entry.Build());
        }

        var result = new RegoObjectBuilder(2);
        result.Set("Type", DerReader.Oid(ExtensionRequest));
        result.Set("Value", RegoArray.Create(values.Build()));
        return result.Build();
    }
}
