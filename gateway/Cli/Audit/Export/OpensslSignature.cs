using System.Formats.Asn1;
using System.Numerics;
using SecureFin.Jose;

namespace SecureFin.Cli.Audit.Export;

/// <summary>Writes a signature as openssl takes it: the text that was signed, the signature, the key as PEM.</summary>
internal static class OpensslSignature
{
    /// <summary>Adds <c>signed/NAME.base</c>, <c>.sig</c> and <c>.pem</c>; returns the command that checks them.</summary>
    public static string Write(PackWriter zip, string name, string text, ReadOnlySpan<byte> signature, VerificationKey key, SignatureAlgorithm algorithm)
    {
        zip.Add($"signed/{name}.base", text);
        zip.Add($"signed/{name}.sig", algorithm.IsEcdsa() ? ToDer(signature) : signature);
        zip.Add($"signed/{name}.pem", key.ToPem() + "\n");
        return Command(algorithm, $"signed/{name}.pem", name);
    }

    /// <summary>The command for files of this name and a key in some file.</summary>
    public static string Command(SignatureAlgorithm algorithm, string key, string name)
    {
        var (digest, isPss) = (algorithm.Name()[2..], algorithm.Name()[0] == 'P'); // RFC 7518 section 3.1: ES256, PS256, RS256
        var padding = isPss ? " -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest" : "";
        return $"openssl dgst -sha{digest}{padding} -verify {key} -signature signed/{name}.sig signed/{name}.base";
    }

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
