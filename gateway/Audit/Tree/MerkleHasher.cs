using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SecureFin.Audit.Tree;

/// <summary>The two hash rules of the tree.</summary>
/// <remarks>Source: RFC 6962 section 2.1. The prefixes keep a leaf from passing as an inner node.</remarks>
public static class MerkleHasher
{
    private const int StackLimit = 4096;

    /// <summary>Hashes one entry into the leaf that the tree commits to: SHA-256(0x00 || entry).</summary>
    /// <param name="entry">Entry bytes exactly as stored in the bundle.</param>
    [SkipLocalsInit]
    public static MerkleHash HashLeaf(ReadOnlySpan<byte> entry)
    {
        if (entry.Length >= StackLimit)
            return HashLongLeaf(entry);
        Span<byte> message = stackalloc byte[StackLimit];
        message[0] = 0x00;
        entry.CopyTo(message[1..]);
        return Sha256(message[..(entry.Length + 1)]);
    }

    /// <summary>Hashes two children into their parent: SHA-256(0x01 || left || right).</summary>
    [SkipLocalsInit]
    public static MerkleHash HashNode(in MerkleHash left, in MerkleHash right)
    {
        Span<byte> message = stackalloc byte[1 + (2 * MerkleHash.Size)];
        message[0] = 0x01;
        left.CopyTo(message[1..]);
        right.CopyTo(message[(1 + MerkleHash.Size)..]);
        return Sha256(message);
    }

    /// <summary>Root of a complete subtree over 32-byte hashes; their number is a power of two from 1 to 256.</summary>
    [SkipLocalsInit]
    public static MerkleHash HashSubtree(ReadOnlySpan<byte> hashes)
    {
        Span<MerkleHash> nodes = stackalloc MerkleHash[256];
        var count = hashes.Length / MerkleHash.Size;
        MemoryMarshal.Cast<byte, MerkleHash>(hashes).CopyTo(nodes);
        for (; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++)
                nodes[i] = HashNode(nodes[2 * i], nodes[(2 * i) + 1]);
        }

        return nodes[0];
    }

    [SkipLocalsInit]
    internal static MerkleHash Sha256(ReadOnlySpan<byte> message)
    {
        Span<byte> digest = stackalloc byte[MerkleHash.Size];
        SHA256.HashData(message, digest);
        return new MerkleHash(digest);
    }

    private static MerkleHash HashLongLeaf(ReadOnlySpan<byte> entry)
    {
        var message = ArrayPool<byte>.Shared.Rent(entry.Length + 1);
        message[0] = 0x00;
        entry.CopyTo(message.AsSpan(1));
        var hash = Sha256(message.AsSpan(0, entry.Length + 1));
        ArrayPool<byte>.Shared.Return(message);
        return hash;
    }
}
