using System.Numerics;

namespace SecureFin.Jose;

/// <summary>Judges an RSA public key: size, exponent and the ROCA fingerprint.</summary>
/// <remarks>Source: RFC 8017 section 3.1 (exponent), CVE-2017-15361 (moduli that are powers of 65537 modulo many small primes).</remarks>
internal static class RsaStrength
{
    private const int MinBits = 2048;
    private const int MaxBits = 8192;
    private const int MinExponent = 3; // sound with exact padding checks; banks still publish such keys

    private static readonly int[] FingerprintPrimes =
        [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167];

    public static JoseError? Judge(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        if (modulus.IsEmpty || exponent.IsEmpty || modulus[0] == 0 || exponent[0] == 0 || modulus.Length > MaxBits / 8) return JoseError.Key;
        var n = new BigInteger(modulus, isUnsigned: true, isBigEndian: true);
        if (n.GetBitLength() < MinBits || n.IsEven) return JoseError.KeyWeak;
        if (exponent.Length > 4) return JoseError.Key;
        var e = new BigInteger(exponent, isUnsigned: true, isBigEndian: true);
        if (e < MinExponent || e.IsEven) return JoseError.KeyWeak;
        return HasRocaFingerprint(n) ? JoseError.KeyWeak : null;
    }

    private static bool HasRocaFingerprint(BigInteger n)
    {
        foreach (var prime in FingerprintPrimes)
        {
            if (!IsPowerOf65537((int)(n % prime), prime)) return false;
        }

        return true;
    }

    private static bool IsPowerOf65537(int residue, int prime)
    {
        var power = 1;
        for (var i = 0; i < prime; i++)
        {
            if (power == residue) return true;
            power = power * (65537 % prime) % prime;
        }

        return false;
    }
}
