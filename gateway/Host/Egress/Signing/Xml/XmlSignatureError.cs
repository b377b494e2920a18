using SecureFin.Jose;

namespace SecureFin.Gateway.Egress.Signing.Xml;

/// <summary>Refusals that only XML signatures know.</summary>
internal static class XmlSignatureError
{
    public static readonly JoseError Xml = new("xml_signature.xml", "The body is not XML that has one reading only.");
    public static readonly JoseError Shape = new("xml_signature.shape", "There is not exactly one signature of the one accepted shape in its place.");
    public static readonly JoseError Digest = new("xml_signature.digest", "The message is not the one that was signed.");
    public static readonly JoseError Certificate = new("xml_signature.certificate", "The signed certificate digest is not that of the certificate.");
}
