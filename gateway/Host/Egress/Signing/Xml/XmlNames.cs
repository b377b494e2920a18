using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing.Xml;

/// <summary>Names of XML Signature and XAdES. One algorithm for each step; nothing is chosen by a message.</summary>
/// <remarks>Source: W3C XML Signature 1.1, RFC 9231 (algorithm names), ETSI EN 319 132-1 (XAdES baseline).</remarks>
internal static class XmlNames
{
    public const string Signature = "http://www.w3.org/2000/09/xmldsig#";
    public const string Xades = "http://uri.etsi.org/01903/v1.3.2#";
    public const string SignedPropertiesType = "http://uri.etsi.org/01903#SignedProperties";
    public const string ExclusiveC14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    public const string Enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
    public const string Sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";

    /// <summary>Begins the namespace of every version of the business application header.</summary>
    public const string Header = "urn:iso:std:iso:20022:tech:xsd:head.001.";

    /// <summary>The name of an algorithm, or null when XML signatures do not use it here.</summary>
    public static string? Of(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.ES256 => "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        SignatureAlgorithm.RS256 => "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        SignatureAlgorithm.PS256 => "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
        _ => null,
    };

    /// <summary>The algorithm of a name, or null.</summary>
    public static SignatureAlgorithm? AlgorithmOf(string? name)
    {
        foreach (var algorithm in (ReadOnlySpan<SignatureAlgorithm>)[SignatureAlgorithm.ES256, SignatureAlgorithm.RS256, SignatureAlgorithm.PS256])
        {
            if (name == Of(algorithm))
                return algorithm;
        }

        return null;
    }
}
