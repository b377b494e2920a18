using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SecureFin.Audit.Tree;

/// <summary>One hash of the tree: 32 bytes of SHA-256. Text form: standard base64 with padding, 44 characters.</summary>
public readonly struct MerkleHash : IEquatable<MerkleHash>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    private readonly ulong a, b, c, d;

    /// <summary>Copies 32 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 32 bytes long.</exception>
    public MerkleHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException("A tree hash is 32 bytes.", nameof(bytes));
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        (a, b, c, d) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>SHA-256 of the empty string: the root of an empty tree (RFC 6962 section 2.1).</summary>
    public static MerkleHash Empty { get; } = new(SHA256.HashData([]));

    /// <summary>True when all 32 bytes are the same.</summary>
    public static bool operator ==(MerkleHash left, MerkleHash right) => left.Equals(right);

    /// <summary>True when a byte differs.</summary>
    public static bool operator !=(MerkleHash left, MerkleHash right) => !left.Equals(right);

    /// <summary>Reads the canonical base64 text of 32 bytes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MerkleHash hash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        hash = default;
        if (text.Length != 44 || !StrictBase64.TryDecode(text, bytes, out var written) || written != Size)
            return false;
        hash = new MerkleHash(bytes);
        return true;
    }

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => MemoryMarshal.Write(destination, in this);

    /// <summary>A copy of the 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>True when all 32 bytes are the same. Not for secrets: the time tells where they differ.</summary>
    public bool Equals(MerkleHash other) => a == other.a && b == other.b && c == other.c && d == other.d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MerkleHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => a.GetHashCode();

    /// <summary>Standard base64 with padding: 44 characters.</summary>
    public override string ToString() => Convert.ToBase64String(MemoryMarshal.AsBytes(new ReadOnlySpan<MerkleHash>(in this)));
}
