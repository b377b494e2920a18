using System.Formats.Asn1;
using System.Globalization;
using System.Numerics;
using System.Text;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Writes a signature as openssl takes it: the text that was signed, the signature, the key as PEM.</summary>
internal static class OpensslSignature
{
    /// <summary>Adds <c>signed/NAME.base</c>, <c>.sig</c> and <c>.pem</c>; returns the command that checks them.</summary>
    public static string Write(PackWriter zip, string name, string text, ReadOnlySpan<byte> signature, VerificationKey key, SignatureAlgorithm algorithm) =>
        Write(zip, name, Encoding.UTF8.GetBytes(text), signature, key, algorithm);

    /// <inheritdoc cref="Write(PackWriter, string, string, ReadOnlySpan{byte}, VerificationKey, SignatureAlgorithm)"/>
    public static string Write(PackWriter zip, string name, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature, VerificationKey key, SignatureAlgorithm algorithm)
    {
        zip.Add($"signed/{name}.pem", key.ToPem() + "\n");
        return WriteWithoutKey(zip, name, text, signature, algorithm, $"signed/{name}.pem");
    }

    /// <summary>Adds text and signature alone; returns the command for a key in the file <paramref name="key"/>.</summary>
    public static string WriteWithoutKey(PackWriter zip, string name, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature, SignatureAlgorithm algorithm, string key)
    {
        zip.Add($"signed/{name}.base", text);
        zip.Add($"signed/{name}.sig", algorithm.IsEcdsa() ? ToDer(signature) : signature);
        return Command(algorithm, key, name);
    }

    /// <summary>The command for files of this name and a key in some file.</summary>
    public static string Command(SignatureAlgorithm algorithm, string key, string name)
    {
        var (digest, isPss) = (algorithm.Name()[2..], algorithm.Name()[0] == 'P'); // RFC 7518 section 3.1: ES256, PS256, RS256
        var padding = isPss ? " -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest" : "";
        return $"openssl dgst -sha{digest}{padding} -verify {key} -signature signed/{name}.sig signed/{name}.base";
    }

    /// <summary>The command that shows that the digest in a signed text is that of the last bytes of a kept message.</summary>
    public static string BodyCommand(string name, string message, int length) => string.Create(CultureInfo.InvariantCulture,
        $"grep -qF \"\\\"content-digest\\\": sha-256=:$(tail -c {length} messages/{message}.message | openssl dgst -sha256 -binary | openssl base64 -A):\" signed/{name}.base");

    /// <summary>ECDSA-Sig-Value of r || s (RFC 3279 section 2.2.3).</summary>
    public static byte[] ToDer(ReadOnlySpan<byte> signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            var half = signature.Length / 2;
            writer.WriteInteger(new BigInteger(signature[..half], isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature[half..], isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }
}
