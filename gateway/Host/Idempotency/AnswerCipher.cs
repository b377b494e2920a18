using System.Security.Cryptography;

namespace SecureFin.Gateway.Idempotency;

/// <summary>Seals kept answers, since they may hold personal data. The key prints as nothing.</summary>
/// <remarks>
/// AES-256-GCM with a random nonce; layout: first 8 bytes of SHA-256(key), nonce (12), tag (16), ciphertext. The exchange
/// that was answered is authenticated along, so that an answer cannot be moved to another request.
/// </remarks>
internal sealed class AnswerCipher
{
    private const int KeyIdBytes = 8;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = KeyIdBytes + NonceBytes + TagBytes;

    private readonly byte[] _key;
    private readonly byte[] _keyId;

    private AnswerCipher(byte[] key)
    {
        _key = key;
        _keyId = SHA256.HashData(key)[..KeyIdBytes];
    }

    /// <summary>A cipher whose key is derived from a secret of at least 32 bytes.</summary>
    /// <exception cref="ArgumentException">The secret is shorter.</exception>
    public static AnswerCipher From(ReadOnlySpan<byte> secret) => secret.Length >= 32
        ? new AnswerCipher(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.ToArray(), 32, info: "securefin kept answers"u8.ToArray()))
        : throw new ArgumentException("The secret has at least 32 bytes.", nameof(secret));

    /// <summary>Seals an answer of an exchange.</summary>
    public byte[] Seal(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> exchange)
    {
        var output = new byte[HeadBytes + answer.Length];
        _keyId.CopyTo(output, 0);
        var nonce = output.AsSpan(KeyIdBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, answer, output.AsSpan(HeadBytes), output.AsSpan(KeyIdBytes + NonceBytes, TagBytes), exchange);
        return output;
    }

    /// <summary>Opens it again; null when another key sealed it or it is not what was sealed.</summary>
    public byte[]? Open(ReadOnlySpan<byte> sealedAnswer, ReadOnlySpan<byte> exchange)
    {
        if (sealedAnswer.Length < HeadBytes || !sealedAnswer[..KeyIdBytes].SequenceEqual(_keyId))
            return null;
        var answer = new byte[sealedAnswer.Length - HeadBytes];
        using var aes = new AesGcm(_key, TagBytes);
        try
        {
            aes.Decrypt(sealedAnswer.Slice(KeyIdBytes, NonceBytes), sealedAnswer[HeadBytes..], sealedAnswer.Slice(KeyIdBytes + NonceBytes, TagBytes), answer, exchange);
            return answer;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
