using System.Security.Cryptography;
using SecureFin.Audit.Native;

namespace SecureFin.Audit.Notes;

/// <summary>Cosigns checkpoints as a witness with an Ed25519 key (type 0x04): says that at this time it knew no other history.</summary>
public sealed class Ed25519Cosigner : INoteSigner, IDisposable
{
    private readonly Ed25519.KeyHandle key;
    private readonly TimeProvider clock;

    /// <summary>Wraps one private key.</summary>
    /// <param name="name">The witness's name.</param>
    /// <param name="seed">The 32-byte private key of RFC 8032; may be wiped after the call.</param>
    /// <param name="clock">Gives the time of each cosignature.</param>
    /// <exception cref="CryptographicException">The seed is not 32 bytes, or libcrypto refuses it.</exception>
    public Ed25519Cosigner(string name, ReadOnlySpan<byte> seed, TimeProvider clock)
    {
        this.clock = clock;
        key = Ed25519.ImportPrivateKey(seed);
        Key = new VerifierKey(name, NoteKeyType.CosignatureEd25519, Ed25519.PublicKey(key));
    }

    /// <inheritdoc/>
    public string Name => Key.Name;

    /// <inheritdoc/>
    public VerifierKey Key { get; }

    /// <summary>A witness with a fresh random key.</summary>
    public static Ed25519Cosigner Generate(string name, TimeProvider clock)
    {
        Span<byte> seed = stackalloc byte[Ed25519.KeySize];
        RandomNumberGenerator.Fill(seed);
        var cosigner = new Ed25519Cosigner(name, seed, clock);
        CryptographicOperations.ZeroMemory(seed);
        return cosigner;
    }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> text)
    {
        var time = clock.GetUtcNow().ToUnixTimeSeconds();
        return Cosignature.WithTime(time, Ed25519.Sign(key, Cosignature.Message(time, text)));
    }

    /// <summary>Wipes the private key.</summary>
    public void Dispose() => key.Dispose();
}
