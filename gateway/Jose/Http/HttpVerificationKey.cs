using System.Security.Cryptography;

namespace SecureFin.Jose;

/// <summary>A key for HTTP message signatures with its one algorithm.</summary>
/// <remarks>Source: RFC 9421 section 3.3. Shared secrets and Ed25519 exist here, not for tokens.</remarks>
public sealed class HttpVerificationKey
{
    private readonly Func<ReadOnlySpan<byte>, ReadOnlySpan<byte>, bool> _verify;

    private HttpVerificationKey(string keyId, string? algorithmName, Func<ReadOnlySpan<byte>, ReadOnlySpan<byte>, bool> verify)
    {
        KeyId = keyId;
        AlgorithmName = algorithmName;
        _verify = verify;
    }

    /// <summary>The <c>keyid</c> under which messages name it.</summary>
    public string KeyId { get; }

    /// <summary>Name in the HTTP Signature Algorithms registry; null when only JWS has a name for it, and then <c>alg</c> must not stand in the message (section 3.3.7).</summary>
    public string? AlgorithmName { get; }

    /// <summary>A public key used with one of its algorithms.</summary>
    /// <exception cref="JoseException">The key does not allow the algorithm.</exception>
    public static HttpVerificationKey From(VerificationKey key, SignatureAlgorithm algorithm, string? keyId = null)
    {
        if (!key.Allows(algorithm)) throw new JoseException(JoseError.Algorithm);
        return new(keyId ?? key.Kid ?? key.Jwk.Thumbprint, HttpSignatureAlgorithm.NameOf(algorithm), (data, signature) => key.Verify(data, signature, algorithm));
    }

    /// <summary>An Ed25519 public key of 32 bytes.</summary>
    /// <exception cref="JoseException">The key has another length.</exception>
    public static HttpVerificationKey FromEd25519(ReadOnlySpan<byte> publicKey, string keyId)
    {
        if (publicKey.Length != Ed25519.PublicKeyBytes) throw new JoseException(JoseError.Key);
        var key = publicKey.ToArray();
        return new(keyId, "ed25519", (data, signature) => Ed25519.Verify(key, data, signature));
    }

    /// <summary>A secret shared with the signer, at least 32 bytes, for hmac-sha256.</summary>
    /// <exception cref="JoseException">The secret is shorter.</exception>
    public static HttpVerificationKey FromSharedSecret(ReadOnlySpan<byte> secret, string keyId)
    {
        if (secret.Length < SHA256.HashSizeInBytes) throw new JoseException(JoseError.KeyWeak);
        var key = secret.ToArray();
        return new(keyId, "hmac-sha256", (data, signature) => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, data), signature));
    }

    internal bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => _verify(data, signature);
}
