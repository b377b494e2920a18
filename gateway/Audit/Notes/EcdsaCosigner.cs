using System.Security.Cryptography;

namespace SecureFin.Audit.Notes;

/// <summary>Cosigns checkpoints as a witness with an ECDSA key (type 0xff, this product's own), for keys in hardware that has no Ed25519.</summary>
public sealed class EcdsaCosigner : INoteSigner
{
    private readonly ECDsa key;
    private readonly TimeProvider clock;

    /// <summary>Wraps one private key.</summary>
    /// <param name="name">The witness's name.</param>
    /// <param name="key">P-256, P-384 or P-521; stays the caller's to dispose.</param>
    /// <param name="clock">Gives the time of each cosignature.</param>
    public EcdsaCosigner(string name, ECDsa key, TimeProvider clock)
    {
        (this.key, this.clock) = (key, clock);
        Key = new VerifierKey(name, NoteKeyType.CosignatureEcdsa, key.ExportSubjectPublicKeyInfo());
    }

    /// <inheritdoc/>
    public string Name => Key.Name;

    /// <inheritdoc/>
    public VerifierKey Key { get; }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> text)
    {
        var time = clock.GetUtcNow().ToUnixTimeSeconds();
        var message = Cosignature.Message(time, text);
        return Cosignature.WithTime(time, key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }
}
