using System.Security.Cryptography;

namespace SecureFin.Audit.Evidence;

/// <summary>A salted commitment to a body: says nothing about it, but proves it once salt and body are shown.</summary>
/// <remarks>
/// SHA-256(salt || SHA-256(body)) with 16 random bytes of salt. A plain digest of an IBAN or a name can be guessed; this one cannot while the
/// salt is unknown, and when salt and body are destroyed it means nothing any more.
/// </remarks>
public static class Commitment
{
    /// <summary>Length of a salt in bytes.</summary>
    public const int SaltSize = 16;

    /// <summary>Length of a commitment in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>A fresh salt.</summary>
    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltSize);

    /// <summary>Commits to a body.</summary>
    /// <exception cref="ArgumentException">The salt is not 16 bytes long.</exception>
    public static byte[] ToBody(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> body)
    {
        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(body, digest);
        return ToDigest(salt, digest);
    }

    /// <summary>Commits to a SHA-256 digest that was computed elsewhere, as of a streamed body.</summary>
    /// <exception cref="ArgumentException">The salt is not 16 bytes or the digest not 32 bytes long.</exception>
    public static byte[] ToDigest(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> digest)
    {
        if (salt.Length != SaltSize || digest.Length != Size)
            throw new ArgumentException("A commitment is over 16 bytes of salt and 32 bytes of digest.");
        Span<byte> message = stackalloc byte[SaltSize + Size];
        salt.CopyTo(message);
        digest.CopyTo(message[SaltSize..]);
        return SHA256.HashData(message);
    }

    /// <summary>True when the commitment is to this body under this salt.</summary>
    public static bool Holds(ReadOnlySpan<byte> commitment, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> body) =>
        CryptographicOperations.FixedTimeEquals(commitment, ToBody(salt, body));
}
