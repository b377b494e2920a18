namespace SecureFin.Audit.Notes;

/// <summary>Signs the text of notes with one key: software, hardware module or remote service.</summary>
public interface INoteSigner
{
    /// <summary>Key name: what stands on the signature line and in the verifier key.</summary>
    string Name { get; }

    /// <summary>The public half, for publication beside the log.</summary>
    VerifierKey Key { get; }

    /// <summary>Signs the note text; returns the bytes after the 4-byte key id, in the form that the key's type demands.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key cannot sign now.</exception>
    byte[] Sign(ReadOnlySpan<byte> text);
}
