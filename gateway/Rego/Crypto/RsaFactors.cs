using System.Numerics;
using System.Security.Cryptography;

namespace SecureFin.Rego;

/// <summary>Computes the optional members of a private RSA key from its primes.</summary>
/// <remarks>Source: RFC 8017 section 3.2.</remarks>
internal static class RsaFactors
{
    public static RSAParameters Complete(RSAParameters key)
    {
        var (d, p, q) = (Number(key.D!), Number(key.P!), Number(key.Q!));
        var half = key.P!.Length;
        key.DP = JwkReader.Pad((d % (p - 1)).ToByteArray(isUnsigned: true, isBigEndian: true), half);
        key.DQ = JwkReader.Pad((d % (q - 1)).ToByteArray(isUnsigned: true, isBigEndian: true), half);
        key.InverseQ = JwkReader.Pad(BigInteger.ModPow(q, p - 2, p).ToByteArray(isUnsigned: true, isBigEndian: true), half);
        return key;
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
