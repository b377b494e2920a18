using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Rego.Bundles;

/// <summary>The compact JWS of .signatures.json. The configured key alone decides the algorithm.</summary>
internal static class BundleSignature
{
    public static bool Verify(BundleKey key, string signedText, byte[] signature)
    {
        var data = Encoding.ASCII.GetBytes(signedText);
        switch (key.Algorithm)
        {
            case "RS256" or "PS256":
                using (var rsa = RSA.Create())
                {
                    rsa.ImportFromPem(key.Key);
                    return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, key.Algorithm == "RS256" ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss);
                }

            case "ES256":
                using (var ec = ECDsa.Create())
                {
                    ec.ImportFromPem(key.Key);
                    return ec.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
                }

            case "HS256":
                return CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Key), data), signature);
            default:
                return false;
        }
    }

    public static string Sign(BundleKey key, string payload)
    {
        var header = $$"""{"alg":"{{key.Algorithm}}","kid":"{{key.Id}}"}""";
        var text = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload));
        return text + "." + Base64Url.EncodeToString(SignBytes(key, Encoding.ASCII.GetBytes(text)));
    }

    private static byte[] SignBytes(BundleKey key, byte[] data)
    {
        switch (key.Algorithm)
        {
            case "RS256" or "PS256":
                using (var rsa = RSA.Create())
                {
                    rsa.ImportFromPem(key.Key);
                    return rsa.SignData(data, HashAlgorithmName.SHA256, key.Algorithm == "RS256" ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss);
                }

            case "ES256":
                using (var ec = ECDsa.Create())
                {
                    ec.ImportFromPem(key.Key);
                    return ec.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
                }

            case "HS256":
                return HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Key), data);
            default:
                throw new ArgumentException("bundles are signed with RS256, PS256, ES256 or HS256", nameof(key));
        }
    }
}
