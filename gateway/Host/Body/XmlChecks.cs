using System.Text;
using System.Xml;

namespace SecureFin.Gateway.Body;

/// <summary>Hardened XML: no document type, no entities, no processing instructions, no texts in pieces, UTF-8 alone, bounded depth.</summary>
/// <remarks>Source: XML 1.0 fifth edition; what is refused is what readers treat differently or can be made to fetch.</remarks>
internal static class XmlChecks
{
    /// <summary>Deepest nesting.</summary>
    public const int MaxDepth = 128;

    /// <summary>Most attributes of an element.</summary>
    public const int MaxAttributes = 128;

    private const int ReadChars = 32 * 1024;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null for XML of that kind; else what is wrong, without repeating any of it.</summary>
    public static string? Fault(ReadOnlyMemory<byte> body)
    {
        try
        {
            var (texts, shape, names) = (new SplitTexts(), new MessageShape(), new BoundedNames());
            using var reader = XmlReader.Create(new StringReader(Utf8.GetString(WithoutMark(body.Span))), Settings(names));
            for (; reader.Read(); names.Next())
            {
                if (Fault(reader, texts, shape) is { } fault)
                    return fault;
            }

            return null;
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            return "The body is not well-formed XML of the kind that is taken here.";
        }
    }

    /// <summary>The same for XML that is too long for memory; tokens and names are bounded.</summary>
    public static async Task<string?> FaultAsync(Stream body, CancellationToken cancellation)
    {
        try
        {
            var (texts, shape, names) = (new SplitTexts(), new MessageShape(), new BoundedNames());
            // The reader is told the encoding, so that neither a mark nor a declaration chooses another one.
            await using var tokens = new BoundedTokens(body);
            using var text = new StreamReader(tokens, new UTF8Encoding(true, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, ReadChars);
            var settings = Settings(names);
            settings.Async = true;
            using var reader = XmlReader.Create(text, settings);
            while (await reader.ReadAsync())
            {
                tokens.Next();
                names.Next();
                cancellation.ThrowIfCancellationRequested();
                if (Fault(reader, texts, shape) is { } fault)
                    return fault;
            }

            return null;
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            return "The body is not well-formed XML of the kind that is taken here.";
        }
    }

    private static string? Fault(XmlReader reader, SplitTexts texts, MessageShape shape) => reader.NodeType switch
    {
        _ when texts.Take(reader) => "The XML has a text in pieces: a comment or a CDATA section inside it.",
        XmlNodeType.ProcessingInstruction => "XML with processing instructions is not taken.",
        XmlNodeType.XmlDeclaration when reader["encoding"] is { } encoding && !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !encoding.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) => "XML is UTF-8.",
        XmlNodeType.Element when reader.Depth > MaxDepth || reader.AttributeCount > MaxAttributes => "The XML is nested too deep or has too many attributes.",
        _ => shape.Fault(reader),
    };

    // White space says nothing here; the reader need not keep it.
    private static XmlReaderSettings Settings(BoundedNames names) => new()
    {
        NameTable = names,
        IgnoreWhitespace = true,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1024,
    };

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
