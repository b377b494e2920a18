using System.Security.Cryptography;

namespace SecureFin.Audit.Notes;

/// <summary>Signs notes with an ECDSA key (type 0x02): software or, as an <see cref="ECDsa"/> over an engine, in hardware.</summary>
public sealed class EcdsaNoteSigner : INoteSigner
{
    private readonly ECDsa key;

    /// <summary>Wraps one private key.</summary>
    /// <param name="name">Key name; for a log its origin.</param>
    /// <param name="key">P-256, P-384 or P-521; stays the caller's to dispose.</param>
    public EcdsaNoteSigner(string name, ECDsa key)
    {
        this.key = key;
        Key = new VerifierKey(name, NoteKeyType.Ecdsa, key.ExportSubjectPublicKeyInfo());
    }

    /// <inheritdoc/>
    public string Name => Key.Name;

    /// <inheritdoc/>
    public VerifierKey Key { get; }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> text) => key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
}
