using System.Numerics;
using System.Security.Cryptography;

namespace SecureFin.Rego;

/// <summary>A private RSA key that is whole and of a length that can be computed with.</summary>
/// <remarks>Source: RFC 8017 section 3.2.</remarks>
internal static class RsaFactors
{
    /// <summary>As for verification, and as OpenSSL has it.</summary>
    public const int MaxModulusBytes = 2048;

    /// <summary>The key with its optional members, computed from its primes where they are missing.</summary>
    /// <exception cref="CryptographicException">The modulus is too long, or is not the product of the primes.</exception>
    public static RSAParameters Complete(RSAParameters key)
    {
        if (key.Modulus!.Length > MaxModulusBytes) throw new CryptographicException("modulus is too long");
        if (key.InverseQ is not null) return key;
        var (d, p, q) = (Number(key.D!), Number(key.P!), Number(key.Q!));
        if (p < 3 || q < 3 || p * q != Number(key.Modulus)) throw new CryptographicException("modulus is not the product of the primes");
        var half = key.P!.Length;
        key.DP = Bytes(d % (p - 1), half);
        key.DQ = Bytes(d % (q - 1), half);
        key.InverseQ = Bytes(Inverse(q, p), half);
        return key;
    }

    // Euclid's extended algorithm: its cost is that of a few multiplications, where a power costs thousands.
    private static BigInteger Inverse(BigInteger value, BigInteger modulus)
    {
        var (rest, next, factor, nextFactor) = (modulus, value % modulus, BigInteger.Zero, BigInteger.One);
        while (!next.IsZero)
        {
            var quotient = BigInteger.DivRem(rest, next, out var remainder);
            (rest, next, factor, nextFactor) = (next, remainder, nextFactor, factor - (quotient * nextFactor));
        }

        if (!rest.IsOne) throw new CryptographicException("primes have a common factor");
        return factor.Sign < 0 ? factor + modulus : factor;
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number, int length) => JwkReader.Pad(number.ToByteArray(isUnsigned: true, isBigEndian: true), length);
}
