using System.Security.Cryptography;

namespace SecureFin.Jose;

/// <summary>A parsed <c>Content-Digest</c> field: SHA-256, SHA-512 or both of the content as it was sent.</summary>
/// <remarks>Source: RFC 9530 sections 2 and 5. Other algorithms in the field are not judged; one of these two must stand there.</remarks>
public sealed class ContentDigest
{
    /// <summary>Name of the field, RFC 9530 section 2.</summary>
    public const string FieldName = "Content-Digest";
    private const int MaxLength = 1024;

    private ContentDigest(byte[]? sha256, byte[]? sha512)
    {
        Sha256 = sha256;
        Sha512 = sha512;
    }

    internal byte[]? Sha256 { get; }

    internal byte[]? Sha512 { get; }

    /// <summary>True when a SHA-512 is needed to judge the content; else SHA-256 is enough.</summary>
    public bool NeedsSha512 => Sha512 is not null;

    /// <summary>True when a SHA-256 is needed to judge the content.</summary>
    public bool NeedsSha256 => Sha256 is not null;

    /// <summary>The field value for a body, SHA-256.</summary>
    public static string For(ReadOnlySpan<byte> body) => ForSha256Hash(SHA256.HashData(body));

    /// <summary>The field value for a body, SHA-512.</summary>
    public static string Sha512For(ReadOnlySpan<byte> body) => $"sha-512=:{Convert.ToBase64String(SHA512.HashData(body))}:";

    /// <summary>The field value for a SHA-256 that was computed while the body streamed by.</summary>
    /// <param name="hash">32 bytes.</param>
    public static string ForSha256Hash(ReadOnlySpan<byte> hash) => $"sha-256=:{Convert.ToBase64String(hash)}:";

    /// <summary>Reads a field value; several lines are joined by comma before.</summary>
    public static bool TryParse(string value, out ContentDigest? digest)
    {
        digest = null;
        if (value.Length > MaxLength || !StructuredField.TryParseDictionary(value, out var members) || members!.HasDuplicates) return false;
        if (!TryHash(members, "sha-256", SHA256.HashSizeInBytes, out var sha256) || !TryHash(members, "sha-512", SHA512.HashSizeInBytes, out var sha512)) return false;
        if (sha256 is null && sha512 is null) return false;
        digest = new ContentDigest(sha256, sha512);
        return true;
    }

    /// <summary>True when every digest in the field is the body's.</summary>
    public bool Matches(ReadOnlySpan<byte> body) =>
        Matches(Sha256 is null ? default : SHA256.HashData(body), Sha512 is null ? default : SHA512.HashData(body));

    /// <summary>True when every digest in the field equals the hash given for it.</summary>
    public bool Matches(ReadOnlySpan<byte> sha256, ReadOnlySpan<byte> sha512) =>
        (Sha256 is null || CryptographicOperations.FixedTimeEquals(Sha256, sha256))
        && (Sha512 is null || CryptographicOperations.FixedTimeEquals(Sha512, sha512));

    private static bool TryHash(SfDictionary members, string name, int length, out byte[]? hash)
    {
        hash = null;
        if (members.Find(name) is not { } member) return true;
        if (member.Value is not { Kind: SfKind.Bytes } value || value.Bytes.Length != length) return false;
        hash = value.Bytes.ToArray();
        return true;
    }
}
