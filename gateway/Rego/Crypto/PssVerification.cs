using System.Numerics;
using System.Security.Cryptography;

namespace SecureFin.Rego;

/// <summary>RSASSA-PSS with a salt of whatever length the signer chose, as Go's crypto/rsa verifies; the platform takes only one given length.</summary>
/// <remarks>Source: RFC 8017 sections 8.1.2 and 9.1.2. Only public values are computed on, so time may depend on them.</remarks>
internal static class PssVerification
{
    private const byte Trailer = 0xbc;

    public static bool Verify(RSAParameters key, HashAlgorithmName hash, byte[] data, byte[] signature)
    {
        var (modulus, exponent, value) = (Number(key.Modulus!), Number(key.Exponent!), Number(signature));
        if (modulus.GetByteCount(isUnsigned: true) is var size && (size > RsaFactors.MaxModulusBytes || signature.Length != size)) return false;
        if (exponent < 2 || exponent > int.MaxValue || value >= modulus) return false;
        var bits = (int)modulus.GetBitLength() - 1;
        var message = BigInteger.ModPow(value, exponent, modulus).ToByteArray(isUnsigned: true, isBigEndian: true);
        var length = (bits + 7) / 8;
        return message.Length <= length && Matches(JwkReader.Pad(message, length), (8 * length) - bits, hash, CryptographicOperations.HashData(hash, data));
    }

    // EM = maskedDB || H || 0xbc; DB = 0…0 || 0x01 || salt; H = Hash(0 (8 times) || mHash || salt)
    private static bool Matches(byte[] encoded, int unusedBits, HashAlgorithmName hash, byte[] digest)
    {
        var split = encoded.Length - digest.Length - 1;
        if (split < 1 || encoded[^1] != Trailer || encoded[0] >> (8 - unusedBits) != 0) return false;
        var block = encoded.AsSpan(0, split);
        var tail = encoded.AsSpan(split, digest.Length);
        Unmask(block, tail, hash);
        block[0] &= (byte)(0xff >> unusedBits);
        var one = block.IndexOfAnyExcept((byte)0);
        if (one < 0 || block[one] != 1) return false;
        byte[] hashed = [0, 0, 0, 0, 0, 0, 0, 0, .. digest, .. block[(one + 1)..]];
        return CryptographicOperations.FixedTimeEquals(CryptographicOperations.HashData(hash, hashed), tail);
    }

    // MGF1 (appendix B.2.1): Hash(seed || counter), as often as needed.
    private static void Unmask(Span<byte> block, ReadOnlySpan<byte> seed, HashAlgorithmName hash)
    {
        byte[] input = [.. seed, 0, 0, 0, 0];
        for (var (at, counter) = (0, 0); at < block.Length; counter++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(seed.Length), counter);
            foreach (var mask in CryptographicOperations.HashData(hash, input))
            {
                if (at == block.Length) return;
                block[at++] ^= mask;
            }
        }
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}
