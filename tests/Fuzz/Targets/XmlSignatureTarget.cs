using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using SecureFin.Fuzz.Inputs;
using SecureFin.Gateway.Egress.Signing.Xml;
using SecureFin.Jose;

namespace SecureFin.Fuzz.Targets;

/// <summary>Signed ISO 20022 messages with edits: what is accepted still says, canonically, what was signed.</summary>
internal sealed class XmlSignatureTarget : IFuzzTarget
{
    private const string WithHeader = """
        <m:Envelope xmlns:m="urn:example:envelope"><AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.03"><BizMsgIdr>M-1</BizMsgIdr></AppHdr><!-- c -->
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CtrlSum Ccy="EUR">10.00</CtrlSum></Document></m:Envelope>
        """;

    private const string Bare = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><Sts a="1">ACCP</Sts></Document>""";

    private readonly Mutator _mutator = new(
        "<ds:Signature ", "</ds:Signature>", "<ds:Object>", "URI=\"\"", "Id=\"", "<ds:Transform Algorithm=\"", "xmlns:ds=\"x\"", "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&#x41;", "<!DOCTYPE a>", "<?x?>", "<AppHdr/>", "<Sgntr>", "99.00");

    private readonly VerificationKeySet _keys;
    private readonly byte[][] _seeds;
    private readonly string[] _contents;

    public XmlSignatureTarget()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=seal", ecdsa, HashAlgorithmName.SHA256).CreateSelfSigned(Clock.Standing.GetUtcNow(), Clock.Standing.GetUtcNow().AddDays(1));
        using var key = EcdsaSigningKey.FromPem(ecdsa.ExportPkcs8PrivateKeyPem(), "seal");
        _keys = new VerificationKeySet(VerificationKey.FromCertificate(certificate, "seal", SignatureAlgorithm.ES256));
        _seeds = [Sign(WithHeader, key, certificate), Sign(Bare, key, certificate)];
        _contents = [.. _seeds.Select(ContentOf)];
    }

    public byte[] Make(Rng rng) => _mutator.Mutate(rng, _seeds);

    public bool Try(byte[] input)
    {
        if (XmlSignatureVerifier.Verify(input, _keys) is not null) return false;
        Broken.Unless(_contents.Contains(ContentOf(input), StringComparer.Ordinal), "a changed message verifies");
        return true;
    }

    private static byte[] Sign(string message, EcdsaSigningKey key, X509Certificate2 certificate)
    {
        Broken.Unless(StrictXml.TryLoad(Encoding.UTF8.GetBytes(message), out var document), "the seed is not XML");
        return XmlSigner.SignAsync(document!, key, certificate, Clock.Standing, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    private static string ContentOf(byte[] message)
    {
        StrictXml.TryLoad(message, out var document);
        var signature = (XmlElement)document!.GetElementsByTagName("Signature", XmlNames.Signature)[0]!;
        signature.ParentNode!.RemoveChild(signature);
        return Encoding.UTF8.GetString(StrictXml.Canonical(document));
    }
}
