using System.Security.Cryptography;

namespace SecureFin.Jose;

/// <summary>The older <c>Digest</c> field, as the Berlin Group profile still has it: <c>SHA-256=base64</c>.</summary>
/// <remarks>Source: RFC 3230 section 4.3.2, RFC 5843. Other algorithms are not judged; a SHA-256 or SHA-512 must stand there.</remarks>
public static class LegacyDigest
{
    /// <summary>Name of the field, RFC 3230 section 4.3.2.</summary>
    public const string FieldName = "Digest";
    private const int MaxLength = 1024;

    /// <summary>The field value for a body; a request without one has the digest of no bytes.</summary>
    public static string For(ReadOnlySpan<byte> body) => "SHA-256=" + Convert.ToBase64String(SHA256.HashData(body));

    /// <summary>True when the field has a known digest and every known one is the body's.</summary>
    public static bool Matches(string value, ReadOnlySpan<byte> body)
    {
        if (value.Length > MaxLength) return false;
        var known = 0;
        foreach (var part in value.Split(','))
        {
            var mark = part.IndexOf('=', StringComparison.Ordinal);
            if (mark <= 0) return false;
            var name = part[..mark].Trim();
            byte[]? hash = name.ToUpperInvariant() switch
            {
                "SHA-256" => SHA256.HashData(body),
                "SHA-512" => SHA512.HashData(body),
                _ => null,
            };
            if (hash is null) continue;
            known++;
            if (!FixedTime.Equals(part[(mark + 1)..].Trim(), Convert.ToBase64String(hash))) return false;
        }

        return known > 0;
    }
}
