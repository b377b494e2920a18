using System.Globalization;
using System.Security.Cryptography;

namespace SecureFin.Audit.Notes;

/// <summary>Ed25519 private keys of notes as text: <c>PRIVATE+KEY+name+hexid+base64(type || seed)</c>.</summary>
/// <remarks>Source: the encoding of golang.org/x/mod/sumdb/note, with type 0x04 for witnesses. The text is a secret: keep it in a file that one user may read.</remarks>
public static class NotePrivateKey
{
    private const string Prefix = "PRIVATE+KEY+";
    private const int SeedSize = 32;

    /// <summary>Makes a fresh key.</summary>
    /// <returns>The private text, to be stored, and the public key, to be handed out.</returns>
    /// <exception cref="FormatException">The name is not acceptable.</exception>
    public static (string PrivateText, VerifierKey Key) Generate(string name, NoteKeyType type)
    {
        var seed = RandomNumberGenerator.GetBytes(SeedSize);
        try
        {
            var key = Signer(name, type, seed, TimeProvider.System).Key;
            return ($"{Prefix}{name}+{key.Id:x8}+{Convert.ToBase64String([(byte)type, .. seed])}", key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <summary>Reads a private key into a signer: of a log (type 0x01) or of a witness (type 0x04).</summary>
    /// <param name="text">The private text.</param>
    /// <param name="clock">Gives the time of cosignatures.</param>
    /// <exception cref="FormatException">Not such a text; the message never holds it.</exception>
    public static INoteSigner Parse(string text, TimeProvider clock)
    {
        var parts = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..].Split('+', 3) : [];
        if (parts.Length != 3 || StrictBase64.Decode(parts[2]) is not { Length: SeedSize + 1 } bytes)
            throw new FormatException("Not a private note key.");
        try
        {
            var signer = Signer(parts[0], (NoteKeyType)bytes[0], bytes.AsSpan(1), clock);
            return uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id) && signer.Key.Id == id
                ? signer
                : throw new FormatException("The private note key's id does not match.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static INoteSigner Signer(string name, NoteKeyType type, ReadOnlySpan<byte> seed, TimeProvider clock) => type switch
    {
        NoteKeyType.Ed25519 => new Ed25519NoteSigner(name, seed),
        NoteKeyType.CosignatureEd25519 => new Ed25519Cosigner(name, seed, clock),
        _ => throw new FormatException("Only Ed25519 keys have a private text form."),
    };
}
