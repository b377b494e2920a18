using System.Security.Cryptography;

namespace SecureFin.Jose;

/// <summary>Names and sizes of the algorithms.</summary>
public static class SignatureAlgorithms
{
    /// <summary>The <c>alg</c> value, RFC 7518 section 3.1.</summary>
    public static string Name(this SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.ES256 => "ES256",
        SignatureAlgorithm.ES384 => "ES384",
        SignatureAlgorithm.ES512 => "ES512",
        SignatureAlgorithm.PS256 => "PS256",
        SignatureAlgorithm.PS384 => "PS384",
        SignatureAlgorithm.PS512 => "PS512",
        SignatureAlgorithm.RS256 => "RS256",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    /// <summary>Reads an <c>alg</c> value exactly; false for every other text, <c>none</c> and HMAC names among them.</summary>
    public static bool TryParse(string? name, out SignatureAlgorithm algorithm)
    {
        algorithm = name switch
        {
            "ES256" => SignatureAlgorithm.ES256,
            "ES384" => SignatureAlgorithm.ES384,
            "ES512" => SignatureAlgorithm.ES512,
            "PS256" => SignatureAlgorithm.PS256,
            "PS384" => SignatureAlgorithm.PS384,
            "PS512" => SignatureAlgorithm.PS512,
            "RS256" => SignatureAlgorithm.RS256,
            _ => 0,
        };
        return algorithm != 0;
    }

    /// <summary>True for ES256, ES384 and ES512; the others are RSA.</summary>
    public static bool IsEcdsa(this SignatureAlgorithm algorithm) =>
        algorithm is SignatureAlgorithm.ES256 or SignatureAlgorithm.ES384 or SignatureAlgorithm.ES512;

    internal static HashAlgorithmName Hash(this SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.ES384 or SignatureAlgorithm.PS384 => HashAlgorithmName.SHA384,
        SignatureAlgorithm.ES512 or SignatureAlgorithm.PS512 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };

    internal static RSASignaturePadding Padding(this SignatureAlgorithm algorithm) =>
        algorithm == SignatureAlgorithm.RS256 ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss;
}
