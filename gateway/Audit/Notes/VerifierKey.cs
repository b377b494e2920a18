using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SecureFin.Audit.Native;

namespace SecureFin.Audit.Notes;

/// <summary>A named public key that verifies signature lines. Text form: <c>name+hexid+base64(type || key)</c>.</summary>
/// <remarks>Source: C2SP signed-note and tlog-cosignature. The key is parsed once; instances may be shared by threads.</remarks>
public sealed class VerifierKey
{
    private const int MaxTextLength = 1024;
    private static readonly byte[] EcdsaCosignatureId = "ecdsa-sha256-cosignature/v1\n"u8.ToArray();

    private readonly byte[] key;
    private readonly Ed25519.KeyHandle? ed25519;
    private readonly ECDsa? ecdsa;

    /// <summary>Makes a verifier key of raw key material: 32 bytes for Ed25519 types, DER SubjectPublicKeyInfo for ECDSA types.</summary>
    /// <exception cref="FormatException">The name or the key is not acceptable.</exception>
    public VerifierKey(string name, NoteKeyType type, ReadOnlySpan<byte> publicKey)
    {
        if (!NoteSyntax.IsKeyName(name))
            throw new FormatException("A key name has 1 to 256 characters, no white space and no '+'.");
        Name = name;
        Type = type;
        key = type == NoteKeyType.CosignatureEcdsa ? [.. EcdsaCosignatureId, .. publicKey] : publicKey.ToArray();
        if (type is NoteKeyType.Ed25519 or NoteKeyType.CosignatureEd25519)
            ed25519 = ImportEd25519(publicKey);
        else
            ecdsa = ImportEcdsa(publicKey);
        Id = ComputeId();
    }

    /// <summary>Name of the signer: 1 to 256 characters without white space and <c>+</c>.</summary>
    public string Name { get; }

    /// <summary>What it verifies, and how: the byte before the key material.</summary>
    public NoteKeyType Type { get; }

    /// <summary>The 4-byte key id, big-endian, that opens each signature of this key.</summary>
    public uint Id { get; }

    /// <summary>The public key alone: 32 bytes for Ed25519 types, DER SubjectPublicKeyInfo for ECDSA types.</summary>
    public ReadOnlyMemory<byte> PublicKey => Type == NoteKeyType.CosignatureEcdsa ? key.AsMemory(EcdsaCosignatureId.Length) : key;

    /// <summary>True for keys of witnesses, whose signatures carry a time.</summary>
    public bool IsWitness => Type is NoteKeyType.CosignatureEd25519 or NoteKeyType.CosignatureEcdsa;

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is not a verifier key, its type is unknown, or the id does not match the key.</exception>
    public static VerifierKey Parse(string text)
    {
        // vkey = name "+" 8 hex digits "+" base64(type || key); base64 itself may hold '+', so split at the first two
        var parts = text.Length <= MaxTextLength ? text.Split('+', 3) : [];
        if (parts.Length != 3 || parts[1].Length != 8 || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id))
            throw new FormatException("Not a verifier key: name+hexid+base64 expected.");
        var bytes = StrictBase64.Decode(parts[2]);
        if (bytes is not { Length: > 1 })
            throw new FormatException("Not a verifier key: its base64 part is not canonical.");
        var parsed = new VerifierKey(parts[0], (NoteKeyType)bytes[0], Material((NoteKeyType)bytes[0], bytes.AsSpan(1)));
        if (parsed.Id != id)
            throw new FormatException("The key id does not match the key.");
        return parsed.ToString() == text ? parsed : throw new FormatException("Not a verifier key: its spelling is not canonical.");
    }

    /// <summary>Verifies the signature bytes that follow the key id.</summary>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) => Type switch
    {
        NoteKeyType.Ed25519 => Ed25519.Verify(ed25519!, text, signature),
        NoteKeyType.Ecdsa => VerifyEcdsa(text, signature),
        _ => signature.Length > 8 && VerifyCosignature(text, signature),
    };

    /// <summary>The text form.</summary>
    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String([(byte)Type, .. key])}";

    private static ReadOnlySpan<byte> Material(NoteKeyType type, ReadOnlySpan<byte> bytes)
    {
        if (!Enum.IsDefined(type))
            throw new FormatException("Unknown verifier key type.");
        if (type != NoteKeyType.CosignatureEcdsa)
            return bytes;
        return bytes.StartsWith(EcdsaCosignatureId) ? bytes[EcdsaCosignatureId.Length..] : throw new FormatException("Unknown verifier key type.");
    }

    private static Ed25519.KeyHandle ImportEd25519(ReadOnlySpan<byte> publicKey)
    {
        try
        {
            return Ed25519.ImportPublicKey(publicKey);
        }
        catch (CryptographicException e)
        {
            throw new FormatException("Not an Ed25519 public key.", e);
        }
    }

    private static ECDsa ImportEcdsa(ReadOnlySpan<byte> publicKey)
    {
        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportSubjectPublicKeyInfo(publicKey, out var read);
            if (read == publicKey.Length && ecdsa.KeySize is 256 or 384 or 521)
                return ecdsa;
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            // Falls through: the caller is told the same for every unreadable key, on a curve that nobody knows too.
        }

        ecdsa.Dispose();
        throw new FormatException("Not an ECDSA P-256, P-384 or P-521 public key.");
    }

    private bool VerifyEcdsa(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        EcdsaDer.Verify(ecdsa!, message, signature.ToArray(), HashAlgorithmName.SHA256);

    private bool VerifyCosignature(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature)
    {
        var time = BinaryPrimitives.ReadUInt64BigEndian(signature);
        if (time > long.MaxValue)
            return false;
        var message = Cosignature.Message((long)time, text);
        return Type == NoteKeyType.CosignatureEd25519
            ? Ed25519.Verify(ed25519!, message, signature[8..])
            : VerifyEcdsa(message, signature[8..]);
    }

    private uint ComputeId()
    {
        // ECDSA log keys: SHA-256 of the SubjectPublicKeyInfo alone, without name and type byte
        byte[] input = Type == NoteKeyType.Ecdsa ? key : [.. Encoding.UTF8.GetBytes(Name), (byte)'\n', (byte)Type, .. key];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(input));
    }
}
