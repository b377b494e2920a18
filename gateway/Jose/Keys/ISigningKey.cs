namespace SecureFin.Jose;

/// <summary>A private key that signs, wherever it lives: in memory, in Vault Transit, in an HSM.</summary>
public interface ISigningKey
{
    /// <summary>Name of the key as verifiers know it.</summary>
    string Kid { get; }

    /// <summary>The one algorithm this key signs with.</summary>
    SignatureAlgorithm Algorithm { get; }

    /// <summary>The public half, with <see cref="Kid"/> and <see cref="Algorithm"/>.</summary>
    Jwk PublicJwk { get; }

    /// <summary>Signs the bytes (not a digest) and answers the JWS form: r || s for ECDSA, modulus length for RSA.</summary>
    ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken ct);
}
