using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Takes apart an answer with a detached CMS signature of its body, base64 in a field.</summary>
/// <remarks>Source: RFC 5652 section 5. The certificate in it says which known key to take; it is never believed for itself.</remarks>
internal static class PackCms
{
    private const int MaxBytes = 32 * 1024;
    private const string SignedData = "1.2.840.113549.1.7.2";

    public static PackSignature? Of(PackWriter zip, AnswerKeys keys, BankAnswer answer)
    {
        foreach (var (_, value) in answer.Message.Fields)
        {
            if (Decode(value) is { } der)
                return Of(zip, keys, answer, der);
        }

        return null;
    }

    private static PackSignature Of(PackWriter zip, AnswerKeys keys, BankAnswer answer, byte[] der)
    {
        var body = answer.Message.Body.ToArray();
        try
        {
            var cms = new SignedCms(new ContentInfo(body), detached: true);
            cms.Decode(der);
            if (cms is not { SignerInfos.Count: 1 } || cms.SignerInfos[0].Certificate is not { } certificate)
                return PackSignature.Wrong(answer.Title, "Its signature cannot be read.");
            var fingerprint = KeyOf(certificate).Fingerprint;
            if (keys.Set.All.FirstOrDefault(known => known.Fingerprint == fingerprint) is not { } key)
                return answer.WithoutKey(keys);
            cms.SignerInfos[0].CheckSignature(verifySignatureOnly: true);
            return Held(zip, answer, key, der, certificate);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or JoseException)
        {
            return PackSignature.Wrong(answer.Title, "It does not fit the answer that was kept.");
        }
    }

    private static PackSignature Held(PackWriter zip, BankAnswer answer, VerificationKey key, byte[] der, X509Certificate2 certificate)
    {
        var name = answer.Name;
        zip.Add($"signed/{name}.p7s", der);
        zip.Add($"signed/{name}.base", answer.Message.Body.Span);
        zip.Add($"signed/{name}.pem", key.ToPem() + "\n");
        zip.Add($"signed/{name}.certificate.pem", certificate.ExportCertificatePem() + "\n");
        return answer.Held(
            key,
            $"signed/{name}.base is the body of the kept answer, signed/{name}.p7s the signature (CMS) and its certificate, whose key is the bank's.",
            $"openssl cms -verify -binary -inform DER -in signed/{name}.p7s -content signed/{name}.base -nointern -certfile signed/{name}.certificate.pem -noverify -out /dev/null",
            $"openssl x509 -in signed/{name}.certificate.pem -noout -pubkey | cmp - signed/{name}.pem",
            string.Create(CultureInfo.InvariantCulture, $"tail -c {answer.Message.Body.Length} messages/{name}.message | cmp - signed/{name}.base"));
    }

    private static VerificationKey KeyOf(X509Certificate2 certificate) =>
        VerificationKey.FromCertificate(certificate, kid: null, SignatureAlgorithm.ES256, SignatureAlgorithm.RS256);

    // A SEQUENCE that begins with the name of SignedData.
    private static byte[]? Decode(string value)
    {
        var bytes = new byte[value.Length];
        if (value.Length > 2 * MaxBytes || !Convert.TryFromBase64String(value, bytes, out var length))
            return null;
        try
        {
            return new AsnReader(bytes.AsMemory(0, length), AsnEncodingRules.BER).ReadSequence().ReadObjectIdentifier() == SignedData ? bytes[..length] : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
