using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using SecureFin.Contract;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing.Xml;

/// <summary>Puts an enveloped XAdES baseline signature over a whole ISO 20022 message into its one place.</summary>
/// <remarks>
/// Source: W3C XML Signature 1.1, ETSI EN 319 132-1 section 6.3 (level B-B: signing time, certificate digest, format of the data).
/// Reference "" covers everything but the signature itself; the second reference covers the signed properties.
/// </remarks>
internal static class XmlSigner
{
    private const string Reference = $"""<ds:DigestMethod Algorithm="{XmlNames.Sha256}"/><ds:DigestValue>""";
    private const string C14N = $"""<ds:Transform Algorithm="{XmlNames.ExclusiveC14N}"/>""";

    /// <summary>The signed message, UTF-8.</summary>
    /// <param name="key">ES256, PS256 or RS256.</param>
    /// <exception cref="ProblemException"><c>body.malformed</c>: it is signed already or has two headers; <c>secret.unavailable</c>: the key has another algorithm.</exception>
    public static async ValueTask<byte[]> SignAsync(XmlDocument document, ISigningKey key, X509Certificate2 certificate, TimeProvider time, CancellationToken cancellation)
    {
        var method = XmlNames.Of(key.Algorithm) ?? throw new ProblemException(Problems.SecretUnavailable, "The signing key's algorithm is not one for XML signatures.");
        if (document.GetElementsByTagName("Signature", XmlNames.Signature).Count > 0 || XmlPlace.Make(document) is not { } place)
            throw new ProblemException(Problems.BodyMalformed, "The message is signed already, or has more than one header.");
        var content = Digest(StrictXml.Canonical(document));
        var signature = Append(place, Frame(method, content, certificate, time.GetUtcNow()));
        var properties = (XmlElement)signature.GetElementsByTagName("SignedProperties", XmlNames.Xades)[0]!;
        var values = signature.GetElementsByTagName("DigestValue", XmlNames.Signature);
        values[1]!.InnerText = Digest(StrictXml.Canonical(properties));
        var signed = (XmlElement)signature.GetElementsByTagName("SignedInfo", XmlNames.Signature)[0]!;
        var value = await key.SignAsync(StrictXml.Canonical(signed), cancellation);
        signature.GetElementsByTagName("SignatureValue", XmlNames.Signature)[0]!.InnerText = Convert.ToBase64String(value);
        return Encoding.UTF8.GetBytes(document.OuterXml);
    }

    private static XmlElement Append(XmlElement place, string xml)
    {
        var fragment = place.OwnerDocument.CreateDocumentFragment();
        fragment.InnerXml = xml;
        var signature = (XmlElement)fragment.FirstChild!;
        place.AppendChild(signature);
        return signature;
    }

    private static string Digest(byte[] canonical) => Convert.ToBase64String(SHA256.HashData(canonical));

    private static string Frame(string method, string content, X509Certificate2 certificate, DateTimeOffset now)
    {
        var id = "s" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var at = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"""<ds:Signature xmlns:ds="{XmlNames.Signature}" Id="{id}">"""
            + $"""<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{XmlNames.ExclusiveC14N}"/><ds:SignatureMethod Algorithm="{method}"/>"""
            + $"""<ds:Reference Id="{id}-data" URI=""><ds:Transforms><ds:Transform Algorithm="{XmlNames.Enveloped}"/>{C14N}</ds:Transforms>{Reference}{content}</ds:DigestValue></ds:Reference>"""
            + $"""<ds:Reference Type="{XmlNames.SignedPropertiesType}" URI="#{id}-properties"><ds:Transforms>{C14N}</ds:Transforms>{Reference}</ds:DigestValue></ds:Reference></ds:SignedInfo>"""
            + $"""<ds:SignatureValue></ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{Convert.ToBase64String(certificate.RawDataMemory.Span)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"""
            + $"""<ds:Object><xades:QualifyingProperties xmlns:xades="{XmlNames.Xades}" Target="#{id}"><xades:SignedProperties Id="{id}-properties"><xades:SignedSignatureProperties>"""
            + $"""<xades:SigningTime>{at}</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>{Reference}{Digest(certificate.RawData)}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2>"""
            + $"""</xades:SignedSignatureProperties><xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference="#{id}-data"><xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties>"""
            + "</xades:SignedProperties></xades:QualifyingProperties></ds:Object></ds:Signature>";
    }
}
