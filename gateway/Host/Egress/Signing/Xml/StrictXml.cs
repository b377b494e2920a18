using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using SecureFin.Gateway.Body;

namespace SecureFin.Gateway.Egress.Signing.Xml;

/// <summary>Reads XML that has one reading only: no DTD, no processing instruction, no comment inside a text, UTF-8, bounded depth; and writes it canonically.</summary>
internal static class StrictXml
{
    /// <summary>Deepest nesting; the canonicalization recurses.</summary>
    public const int MaxDepth = 64;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersFromEntities = 0 };

    /// <summary>Loads a document with all its white space.</summary>
    public static bool TryLoad(ReadOnlyMemory<byte> bytes, out XmlDocument? document)
    {
        document = null;
        try
        {
            var text = Utf8.GetString(bytes.Span).TrimStart('\uFEFF');
            if (!IsAcceptable(text))
                return false;
            document = Parse(text);
            return true;
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Exclusive canonical form of a whole document, without comments.</summary>
    public static byte[] Canonical(XmlDocument document)
    {
        var transform = new XmlDsigExcC14NTransform();
        transform.LoadInput(document);
        using var output = (MemoryStream)transform.GetOutput(typeof(Stream));
        return output.ToArray();
    }

    /// <summary>Exclusive canonical form of one element: only the namespaces that it uses belong to it.</summary>
    public static byte[] Canonical(XmlElement element) => Canonical(Parse(element.OuterXml));

    private static XmlDocument Parse(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.Load(reader);
        return document;
    }

    private static bool IsAcceptable(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        var texts = new SplitTexts(); // the digest leaves comments out: one put into a signed amount would change what some readers see
        while (reader.Read())
        {
            if (texts.Take(reader) || reader.Depth > MaxDepth || reader.NodeType == XmlNodeType.ProcessingInstruction)
                return false;
            // A declared encoding other than the one that was read would be another text for another reader.
            if (reader.NodeType == XmlNodeType.XmlDeclaration && reader.GetAttribute("encoding") is { } encoding && !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return true;
    }
}
