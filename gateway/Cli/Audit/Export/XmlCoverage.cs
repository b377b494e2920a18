using System.Xml;

namespace SecureFin.Cli.Audit.Export;

/// <summary>What the one signature in an XML message points to. That alone says whether a good signature speaks of the message or of a part that was moved aside (signature wrapping).</summary>
/// <param name="Certificate">In the signature's own <c>KeyInfo</c>.</param>
/// <param name="Fault">Why it is not a signature of the whole message; null when it is.</param>
/// <param name="References">Its <c>Reference URI</c>s in order; what stands in them may stand in a command. Empty with a fault.</param>
/// <param name="Ids">What xmlsec1 must be told about attributes that are ids, as arguments.</param>
/// <remarks>Source: W3C XML Signature 1.1 sections 4.4.3 and 6.6; XML Signature Best Practices, "see what is signed".</remarks>
internal sealed record XmlCoverage(byte[] Certificate, string? Fault, IReadOnlyList<string> References, string Ids)
{
    private const string Namespace = "http://www.w3.org/2000/09/xmldsig#";
    private const int MaxReferences = 8;

    // Deeper than any message; a document is walked with a call for each level, and a stack that ends cannot be caught.
    private const int MaxDepth = 256;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    // Nothing but these leaves every element of the message in what is signed.
    private static readonly HashSet<string?> WholeTransforms = new(StringComparer.Ordinal)
    {
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
        "http://www.w3.org/2006/12/xml-c14n11", "http://www.w3.org/2006/12/xml-c14n11#WithComments",
        "http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    };

    /// <summary>What a signature points to that is of a form which is not taken apart here: nested too deep, or around the message.</summary>
    public static XmlCoverage Unknown { get; } = new([], null, [], "");

    /// <summary>Reads a message; null when it is no XML with a signature that names its certificate.</summary>
    public static XmlCoverage? TryRead(ReadOnlyMemory<byte> message)
    {
        if (message.Span.IndexOf("http://www.w3.org/2000/09/xmldsig#"u8) < 0)
            return null;
        try
        {
            var bytes = message.ToArray();
            if (IsTooDeep(bytes))
                return Unknown;
            using var reader = XmlReader.Create(new MemoryStream(bytes), Settings);
            var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
            document.Load(reader);
            return Of(document);
        }
        catch (Exception e) when (e is XmlException or FormatException)
        {
            return null;
        }
    }

    private static bool IsTooDeep(byte[] message)
    {
        using var reader = XmlReader.Create(new MemoryStream(message), Settings);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
                return true;
        }

        return false;
    }

    private static XmlCoverage? Of(XmlDocument document)
    {
        var signatures = document.GetElementsByTagName("Signature", Namespace).OfType<XmlElement>().ToList();
        if (signatures.Count == 0 || Named(signatures[0], "X509Certificate").FirstOrDefault() is not { } certificate)
            return null;
        if (signatures[0] == document.DocumentElement)
            return Unknown; // the message is in it: the whole document is then neither what it signs nor what it must sign
        var der = Convert.FromBase64String(certificate.InnerText);
        if (signatures.Count > 1)
            return new XmlCoverage(der, $"it has {signatures.Count} signatures", [], "");
        var references = Children(signatures[0], "SignedInfo").SelectMany(info => Children(info, "Reference")).ToList();
        if (references.Count is 0 or > MaxReferences)
            return new XmlCoverage(der, $"its signature has {references.Count} references", [], "");
        return Judge(der, signatures[0], references);
    }

    private static XmlCoverage Judge(byte[] der, XmlElement signature, List<XmlElement> references)
    {
        var (root, isWhole, ids) = (signature.OwnerDocument.DocumentElement!, false, new List<string>());
        foreach (var reference in references)
        {
            if (!reference.HasAttribute("URI"))
                return new XmlCoverage(der, "a reference of its signature does not say to what", [], "");
            var uri = reference.GetAttribute("URI");
            var target = uri.Length == 0 ? root : Target(signature.OwnerDocument, uri, ids);
            if (target is null)
                return new XmlCoverage(der, "a reference of its signature leads to no element of it, or to more than one", [], "");
            if (target != root && !Within(target, signature))
                return new XmlCoverage(der, $"a reference of its signature leads to the element {target.LocalName} alone", [], "");
            var transforms = Children(reference, "Transforms").SelectMany(list => list.ChildNodes.OfType<XmlElement>());
            if (!transforms.All(transform => WholeTransforms.Contains(transform.GetAttribute("Algorithm"))))
                return new XmlCoverage(der, "its signature chooses parts of it", [], "");
            isWhole |= target == root;
        }

        return new XmlCoverage(
            der, isWhole ? null : "its signature covers nothing but itself", isWhole ? [.. references.Select(reference => reference.GetAttribute("URI"))] : [], string.Join(' ', ids));
    }

    /// <summary>The one element whose id a reference gives.</summary>
    private static XmlElement? Target(XmlDocument document, string uri, List<string> ids)
    {
        if (uri[0] != '#' || !IsWord(uri[1..]))
            return null;
        var found = document.SelectNodes("//@*")!.OfType<XmlAttribute>()
            .Where(attribute => attribute.LocalName.Equals("id", StringComparison.OrdinalIgnoreCase) && attribute.Value == uri[1..]).ToList();
        if (found is not [{ OwnerElement: { } owner } id] || id.Prefix.Length > 0 || !IsWord(owner.LocalName))
            return null;
        ids.Add($"--id-attr:{id.LocalName} {owner.LocalName}");
        return owner;
    }

    private static bool IsWord(string text) => text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool Within(XmlNode? node, XmlElement ancestor) => node is not null && (node == ancestor || Within(node.ParentNode, ancestor));

    private static IEnumerable<XmlElement> Children(XmlElement parent, string name) =>
        parent.ChildNodes.OfType<XmlElement>().Where(child => child.LocalName == name && child.NamespaceURI == Namespace);

    private static IEnumerable<XmlElement> Named(XmlElement signature, string name) =>
        Children(signature, "KeyInfo").SelectMany(info => info.GetElementsByTagName(name, Namespace).OfType<XmlElement>());
}
