using System.Security.Cryptography;
using SecureFin.Audit.Native;

namespace SecureFin.Audit.Notes;

/// <summary>Signs notes with a software Ed25519 key (type 0x01).</summary>
public sealed class Ed25519NoteSigner : INoteSigner, IDisposable
{
    private readonly Ed25519.KeyHandle key;

    /// <summary>Wraps one private key.</summary>
    /// <param name="name">Key name; for a log its origin.</param>
    /// <param name="seed">The 32-byte private key of RFC 8032; may be wiped after the call.</param>
    /// <exception cref="CryptographicException">The seed is not 32 bytes, or libcrypto refuses it.</exception>
    public Ed25519NoteSigner(string name, ReadOnlySpan<byte> seed)
    {
        key = Ed25519.ImportPrivateKey(seed);
        Key = new VerifierKey(name, NoteKeyType.Ed25519, Ed25519.PublicKey(key));
    }

    /// <inheritdoc/>
    public string Name => Key.Name;

    /// <inheritdoc/>
    public VerifierKey Key { get; }

    /// <summary>A signer with a fresh random key.</summary>
    public static Ed25519NoteSigner Generate(string name)
    {
        Span<byte> seed = stackalloc byte[Ed25519.KeySize];
        RandomNumberGenerator.Fill(seed);
        var signer = new Ed25519NoteSigner(name, seed);
        CryptographicOperations.ZeroMemory(seed);
        return signer;
    }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> text) => Ed25519.Sign(key, text);

    /// <summary>Wipes the private key.</summary>
    public void Dispose() => key.Dispose();
}
