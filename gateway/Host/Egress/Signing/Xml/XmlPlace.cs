using System.Xml;

namespace SecureFin.Gateway.Egress.Signing.Xml;

/// <summary>The one place of a signature: the header's <c>Sgntr</c> when the message has a business application header, else the end of the root.</summary>
/// <remarks>Source: ISO 20022 head.001, element BusinessApplicationHeader/Signature.</remarks>
internal static class XmlPlace
{
    /// <summary>Where the signature goes; makes <c>Sgntr</c> when it is not there yet. Null when there is more than one header or Sgntr is taken.</summary>
    public static XmlElement? Make(XmlDocument document)
    {
        var headers = Headers(document).ToList();
        if (headers.Count == 0)
            return document.DocumentElement;
        if (headers.Count > 1)
            return null;
        var header = headers[0];
        if (SignatureElement(header) is { } taken)
            return taken.HasChildNodes ? null : taken;
        var place = document.CreateElement(header.Prefix, "Sgntr", header.NamespaceURI);
        header.AppendChild(place);
        return place;
    }

    /// <summary>True when the signature stands in its place: last element of the root, or only child of the header's Sgntr.</summary>
    public static bool Holds(XmlElement signature)
    {
        var document = signature.OwnerDocument;
        var headers = Headers(document).ToList();
        if (headers.Count == 0)
            return signature.ParentNode == document.DocumentElement && document.DocumentElement!.ChildNodes.OfType<XmlElement>().Last() == signature;
        return headers.Count == 1 && signature.ParentNode is XmlElement place && place == SignatureElement(headers[0]) && place.ChildNodes.OfType<XmlElement>().Count() == 1;
    }

    private static XmlElement? SignatureElement(XmlElement header)
    {
        var found = header.ChildNodes.OfType<XmlElement>().Where(child => child.LocalName == "Sgntr" && child.NamespaceURI == header.NamespaceURI).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    private static IEnumerable<XmlElement> Headers(XmlDocument document) =>
        document.GetElementsByTagName("AppHdr", "*").OfType<XmlElement>().Where(element => element.NamespaceURI.StartsWith(XmlNames.Header, StringComparison.Ordinal));
}
