using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SecureFin.Gateway.Listeners;

/// <summary>One certificate revocation list (RFC 5280 section 5.1), parsed; its signature is checked against the issuer's key.</summary>
internal sealed class RevocationList
{
    private readonly byte[] _issuer;
    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly string _algorithm;
    private readonly DateTimeOffset _thisUpdate;
    private readonly DateTimeOffset _nextUpdate;
    private readonly HashSet<string> _serials;

    private RevocationList(byte[] signed, string algorithm, byte[] signature)
    {
        (_signed, _algorithm, _signature) = (signed, algorithm, signature);
        // TBSCertList ::= SEQUENCE { version, signature, issuer, thisUpdate, nextUpdate, revokedCertificates, [0] crlExtensions }
        var list = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();
        if (list.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
            list.ReadInteger();
        list.ReadSequence();
        _issuer = list.ReadEncodedValue().ToArray();
        _thisUpdate = ReadTime(list);
        _nextUpdate = ReadTime(list);
        _serials = list.HasData && list.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence) ? ReadSerials(list.ReadSequence()) : [];
        if (list.HasData)
            RefuseCritical(list.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence());
    }

    /// <summary>Parses PEM or DER.</summary>
    /// <exception cref="AsnContentException">Not a list, or one with a critical extension that is not supported.</exception>
    public static RevocationList Parse(byte[] file)
    {
        var der = file.AsSpan().StartsWith("-----BEGIN"u8) ? FromPem(Encoding.ASCII.GetString(file)) : file;
        // CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue }
        var outer = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var signed = outer.ReadEncodedValue().ToArray();
        var algorithm = outer.ReadSequence().ReadObjectIdentifier();
        return new RevocationList(signed, algorithm, outer.ReadBitString(out _));
    }

    /// <summary><c>thisUpdate</c>: what it says is true as of then.</summary>
    public DateTimeOffset AsOf => _thisUpdate;

    public bool IsCurrent(DateTimeOffset time) => _thisUpdate <= time && time < _nextUpdate;

    public bool Revokes(ReadOnlySpan<byte> serial) => _serials.Contains(Convert.ToHexString(serial.TrimStart((byte)0)));

    /// <summary>True when the authority has this name and its key made the signature.</summary>
    public bool IsFrom(X509Certificate2 authority)
    {
        if (!authority.SubjectName.RawData.AsSpan().SequenceEqual(_issuer))
            return false;
        HashAlgorithmName? hash = _algorithm switch
        {
            "1.2.840.10045.4.3.2" or "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
            "1.2.840.10045.4.3.3" or "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
            "1.2.840.10045.4.3.4" or "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
            _ => null,
        };
        if (hash is not { } name)
            return false;
        using var ecdsa = authority.GetECDsaPublicKey();
        if (ecdsa is not null)
            return ecdsa.VerifyData(_signed, _signature, name, DSASignatureFormat.Rfc3279DerSequence);
        using var rsa = authority.GetRSAPublicKey();
        return rsa is not null && rsa.VerifyData(_signed, _signature, name, RSASignaturePadding.Pkcs1);
    }

    private static byte[] FromPem(string text)
    {
        var fields = PemEncoding.Find(text);
        return Convert.FromBase64String(text[fields.Base64Data]);
    }

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private static HashSet<string> ReadSerials(AsnReader entries)
    {
        var serials = new HashSet<string>(StringComparer.Ordinal);
        while (entries.HasData)
        {
            var entry = entries.ReadSequence();
            serials.Add(Convert.ToHexString(entry.ReadIntegerBytes().Span.TrimStart((byte)0)));
        }

        return serials;
    }

    private static void RefuseCritical(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            extension.ReadObjectIdentifier();
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean())
                throw new AsnContentException("A critical extension of the list is not supported.");
        }
    }
}
