using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SecureFin.Audit.Native;

namespace SecureFin.Audit.Tree;

/// <summary>The two hash rules of the tree.</summary>
/// <remarks>Source: RFC 6962 section 2.1. The prefixes keep a leaf from passing as an inner node.</remarks>
public static class MerkleHasher
{
    /// <summary>Hashes one entry into the leaf that the tree commits to: SHA-256(0x00 || entry).</summary>
    /// <param name="entry">Entry bytes exactly as stored in the bundle.</param>
    [SkipLocalsInit]
    public static MerkleHash HashLeaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> digest = stackalloc byte[MerkleHash.Size];
        FastSha256.Hash(0x00, entry, digest);
        return new MerkleHash(digest);
    }

    /// <summary>Hashes two children into their parent: SHA-256(0x01 || left || right).</summary>
    [SkipLocalsInit]
    public static MerkleHash HashNode(in MerkleHash left, in MerkleHash right)
    {
        Span<byte> children = stackalloc byte[2 * MerkleHash.Size];
        Span<byte> digest = stackalloc byte[MerkleHash.Size];
        left.CopyTo(children);
        right.CopyTo(children[MerkleHash.Size..]);
        FastSha256.Hash(0x01, children, digest);
        return new MerkleHash(digest);
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
}
