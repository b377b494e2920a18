using System.Formats.Asn1;

namespace SecureFin.Cli.Pki;

/// <summary>Reads the URIs among subject alternative names.</summary>
/// <remarks>GeneralName ::= CHOICE { …, uniformResourceIdentifier [6] IA5String, … } (RFC 5280 section 4.2.1.6).</remarks>
internal static class UriNames
{
    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <summary>Each as <c>URI:…</c>.</summary>
    /// <exception cref="UnreadableInputException">The extension is malformed.</exception>
    public static IReadOnlyList<string> Of(byte[] extension)
    {
        try
        {
            var names = new AsnReader(extension, AsnEncodingRules.DER).ReadSequence();
            List<string> found = [];
            while (names.HasData)
            {
                if (names.PeekTag().HasSameClassAndValue(Uri))
                    found.Add("URI:" + names.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
                else
                    names.ReadEncodedValue();
            }

            return found;
        }
        catch (AsnContentException)
        {
            throw new UnreadableInputException("the certificate's alternative names are malformed");
        }
    }
}
