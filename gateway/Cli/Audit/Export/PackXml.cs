using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Takes out an answer that is a signed XML message. Whether the signature holds is left to xmlsec1: canonical XML is not computed here.</summary>
/// <remarks>Source: W3C XML Signature 1.1; ISO 20022 messages signed as XAdES baseline.</remarks>
internal static class PackXml
{
    private const string Namespace = "http://www.w3.org/2000/09/xmldsig#";
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public static PackSignature? Of(PackWriter zip, AnswerKeys keys, BankAnswer answer)
    {
        if (Certificate(answer.Message.Body) is not { } certificate)
            return null;
        var fingerprint = Fingerprint(certificate);
        if (fingerprint is null || keys.Set.All.FirstOrDefault(known => known.Fingerprint == fingerprint) is not { } key)
            return answer.WithoutKey(keys);
        var name = answer.Name;
        zip.Add($"signed/{name}.xml", answer.Message.Body.Span);
        zip.Add($"signed/{name}.pem", key.ToPem() + "\n");
        var held = answer.Held(
            key,
            $"signed/{name}.xml is the message with the signature inside it. This program does not judge XML signatures; xmlsec1 does, with the bank's key.",
            $"xmlsec1 --verify --id-attr:Id SignedProperties --pubkey-pem signed/{name}.pem signed/{name}.xml",
            string.Create(CultureInfo.InvariantCulture, $"tail -c {answer.Message.Body.Length} messages/{name}.message | cmp - signed/{name}.xml"));
        return held.State == SignatureState.Good ? held with { State = SignatureState.Unchecked } : held;
    }

    private static string? Fingerprint(byte[] certificate)
    {
        try
        {
            using var read = X509CertificateLoader.LoadCertificate(certificate);
            return VerificationKey.FromCertificate(read, kid: null, SignatureAlgorithm.ES256, SignatureAlgorithm.PS256, SignatureAlgorithm.RS256).Fingerprint;
        }
        catch (Exception e) when (e is CryptographicException or JoseException)
        {
            return null;
        }
    }

    /// <summary>The certificate in the signature of a message; null when it is no signed XML.</summary>
    private static byte[]? Certificate(ReadOnlyMemory<byte> body)
    {
        if (body.Span.IndexOf("http://www.w3.org/2000/09/xmldsig#"u8) < 0)
            return null;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body.ToArray()), Settings);
            return reader.ReadToFollowing("X509Certificate", Namespace) ? Convert.FromBase64String(reader.ReadElementContentAsString()) : null;
        }
        catch (Exception e) when (e is XmlException or FormatException)
        {
            return null;
        }
    }
}
