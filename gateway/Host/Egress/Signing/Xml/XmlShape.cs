using System.Xml;
using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing.Xml;

/// <summary>The parts of a signature of the one accepted shape; anything more, less or elsewhere is refused before any digest is computed.</summary>
/// <remarks>With one shape there is nowhere to wrap a second message: references name the whole document and the signed properties only.</remarks>
internal sealed record XmlShape(
    XmlElement Signature, XmlElement SignedInfo, XmlElement Properties, SignatureAlgorithm Algorithm, string Content, string PropertiesDigest, string Value, string Certificate, string CertificateDigest)
{
    // Element names in document order, with depth.
    private static readonly string[] Accepted =
    [
        "1 SignedInfo", "2 CanonicalizationMethod", "2 SignatureMethod",
        "2 Reference", "3 Transforms", "4 Transform", "4 Transform", "3 DigestMethod", "3 DigestValue",
        "2 Reference", "3 Transforms", "4 Transform", "3 DigestMethod", "3 DigestValue",
        "1 SignatureValue", "1 KeyInfo", "2 X509Data", "3 X509Certificate",
        "1 Object", "2 xades:QualifyingProperties", "3 xades:SignedProperties", "4 xades:SignedSignatureProperties", "5 xades:SigningTime",
        "5 xades:SigningCertificateV2", "6 xades:Cert", "7 xades:CertDigest", "8 DigestMethod", "8 DigestValue",
        "4 xades:SignedDataObjectProperties", "5 xades:DataObjectFormat", "6 xades:MimeType",
    ];

    /// <summary>The shape, or null.</summary>
    public static XmlShape? Of(XmlDocument document)
    {
        var signatures = document.GetElementsByTagName("Signature", XmlNames.Signature);
        if (signatures.Count != 1 || signatures[0] is not XmlElement signature || !XmlPlace.Holds(signature))
            return null;
        var parts = new List<XmlElement>();
        var names = Names(signature, 1, parts).ToList();
        return names.SequenceEqual(Accepted, StringComparer.Ordinal) ? Read(signature, parts) : null;
    }

    private static XmlShape? Read(XmlElement signature, List<XmlElement> parts)
    {
        string?[] fixedAlgorithms = [AlgorithmIn(parts[1]), AlgorithmIn(parts[5]), AlgorithmIn(parts[6]), AlgorithmIn(parts[7]), AlgorithmIn(parts[11]), AlgorithmIn(parts[12]), AlgorithmIn(parts[26])];
        string[] wanted = [XmlNames.ExclusiveC14N, XmlNames.Enveloped, XmlNames.ExclusiveC14N, XmlNames.Sha256, XmlNames.ExclusiveC14N, XmlNames.Sha256, XmlNames.Sha256];
        var (id, properties) = (parts[20].GetAttribute("Id"), parts[20]);
        if (!fixedAlgorithms.SequenceEqual(wanted, StringComparer.Ordinal) || XmlNames.AlgorithmOf(AlgorithmIn(parts[2])) is not { } algorithm)
            return null;
        if (!parts[3].HasAttribute("URI") || parts[3].GetAttribute("URI").Length > 0 || id.Length == 0 || parts[9].GetAttribute("URI") != "#" + id || !IsOnly(signature.OwnerDocument, id))
            return null;
        if (parts[9].GetAttribute("Type") != XmlNames.SignedPropertiesType || parts[19].GetAttribute("Target") != "#" + signature.GetAttribute("Id"))
            return null;
        return new XmlShape(signature, parts[0], properties, algorithm, Text(parts[8]), Text(parts[13]), Text(parts[14]), Text(parts[17]), Text(parts[27]));
    }

    private static IEnumerable<string> Names(XmlElement parent, int depth, List<XmlElement> parts)
    {
        foreach (var child in parent.ChildNodes.OfType<XmlElement>())
        {
            parts.Add(child);
            yield return child.NamespaceURI switch
            {
                XmlNames.Signature => $"{depth} {child.LocalName}",
                XmlNames.Xades => $"{depth} xades:{child.LocalName}",
                _ => "foreign",
            };
            foreach (var name in Names(child, depth + 1, parts))
                yield return name;
        }
    }

    // No other element may answer to the same id, whatever its id attribute is called.
    private static bool IsOnly(XmlDocument document, string id) =>
        document.SelectNodes("//@*")!.OfType<XmlAttribute>().Count(attribute => attribute.LocalName.Equals("id", StringComparison.OrdinalIgnoreCase) && attribute.Value == id) == 1;

    private static string? AlgorithmIn(XmlElement element) => element.Attributes.Count == 1 ? element.GetAttribute("Algorithm") : null;

    private static string Text(XmlElement element) => string.Concat(element.InnerText.Where(c => c is not (' ' or '\t' or '\r' or '\n')));
}
