using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Takes out an answer that is a signed XML message. To what the signature points is judged here; whether it holds is left to xmlsec1: canonical XML is not computed here.</summary>
/// <remarks>Source: W3C XML Signature 1.1; ISO 20022 messages signed as XAdES baseline.</remarks>
internal static class PackXml
{
    private const string Shown = "This program reads where the signature points and does not judge whether it holds: xmlsec1 does, with the bank's key. An OK of xmlsec1 alone means that "
        + "something in the file is signed, not what: text can stand beside what was signed (signature wrapping). So compare what was signed. The second command holds against the "
        + "message what xmlsec1 found the signature to name; '== URI: \"\"' is the whole message. The third prints the very text that was signed, between 'start buffer' and 'end buffer': "
        + "it must be the whole message from its first element to its last, without the signature and nothing else missing; what is not printed there, nobody signed.";

    public static PackSignature? Of(PackWriter zip, AnswerKeys keys, BankAnswer answer)
    {
        if (XmlCoverage.TryRead(answer.Message.Body) is not { } coverage)
            return null;
        if (ReferenceEquals(coverage, XmlCoverage.Unknown))
            return answer.NotTakenApart();
        if (coverage.Fault is { } fault)
            return PackSignature.Wrong(answer.Title, $"The message is not signed as a whole: {fault}. What stands beside what was signed is nobody's word, also where xmlsec1 says OK.");
        var fingerprint = Fingerprint(coverage.Certificate);
        if (fingerprint is null || keys.Set.All.FirstOrDefault(known => known.Fingerprint == fingerprint) is not { } key)
            return answer.WithoutKey(keys);
        var name = answer.Name;
        zip.Add($"signed/{name}.xml", answer.Message.Body.Span);
        zip.Add($"signed/{name}.pem", key.ToPem() + "\n");
        var verify = $"xmlsec1 --verify --enabled-reference-uris empty,same-doc {coverage.Ids}{(coverage.Ids.Length > 0 ? " " : "")}--pubkey-pem signed/{name}.pem";
        var uris = string.Join("\\n", coverage.References.Select(uri => $"== URI: \"{uri}\""));
        var held = answer.Held(
            key,
            $"signed/{name}.xml is the message with the signature inside it. {Shown}",
            $"{verify} signed/{name}.xml",
            $"test \"$({verify} --print-debug signed/{name}.xml 2>/dev/null | grep '^== URI: ')\" = \"$(printf '{uris}')\"",
            $"{verify} --store-references --print-debug signed/{name}.xml 2>/dev/null | sed -n '/^== PreDigest data - start buffer:/,/^== PreDigest data - end buffer/p'",
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
}
