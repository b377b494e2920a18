namespace SecureFin.Audit.Tree;

/// <summary>Checks proofs against roots; needs no tree.</summary>
/// <remarks>Source: RFC 9162 sections 2.1.3.2 and 2.1.4.2.</remarks>
public static class MerkleProof
{
    /// <summary>True when <paramref name="leaf"/> is entry <paramref name="index"/> of the tree with this size and root.</summary>
    public static bool VerifyInclusion(long index, long size, MerkleHash leaf, IReadOnlyList<MerkleHash> path, MerkleHash root)
    {
        if (index < 0 || index >= size)
            return false;
        var (fn, sn, node) = (index, size - 1, leaf);
        foreach (var sibling in path)
        {
            if (sn == 0)
                return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                node = MerkleHasher.HashNode(sibling, node);
                SkipRightEdge(ref fn, ref sn);
            }
            else
            {
                node = MerkleHasher.HashNode(node, sibling);
            }

            fn >>= 1;
            sn >>= 1;
        }

        return sn == 0 && node == root;
    }

    /// <summary>True when the tree of <paramref name="newSize"/> entries begins with the tree of <paramref name="oldSize"/> entries.</summary>
    public static bool VerifyConsistency(long oldSize, MerkleHash oldRoot, long newSize, MerkleHash newRoot, IReadOnlyList<MerkleHash> path)
    {
        if (oldSize < 0 || oldSize > newSize)
            return false;
        if (oldSize == newSize)
            return path.Count == 0 && oldRoot == newRoot;
        if (oldSize == 0)
            return path.Count == 0 && oldRoot == MerkleHash.Empty;
        return VerifyGrowth(oldSize, oldRoot, newSize, newRoot, path);
    }

    private static bool VerifyGrowth(long oldSize, MerkleHash oldRoot, long newSize, MerkleHash newRoot, IReadOnlyList<MerkleHash> path)
    {
        var (fn, sn) = (oldSize - 1, newSize - 1);
        for (; (fn & 1) == 1; fn >>= 1)
            sn >>= 1;
        var next = 0;
        var whole = (oldSize & (oldSize - 1)) == 0; // a complete old tree is its own first node
        if (!whole && path.Count == 0)
            return false;
        var first = whole ? oldRoot : path[next++];
        var (oldNode, newNode) = (first, first);
        for (; next < path.Count; next++)
        {
            if (sn == 0)
                return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                oldNode = MerkleHasher.HashNode(path[next], oldNode);
                newNode = MerkleHasher.HashNode(path[next], newNode);
                SkipRightEdge(ref fn, ref sn);
            }
            else
            {
                newNode = MerkleHasher.HashNode(newNode, path[next]);
            }

            fn >>= 1;
            sn >>= 1;
        }

        return sn == 0 && oldNode == oldRoot && newNode == newRoot;
    }

    private static void SkipRightEdge(ref long fn, ref long sn)
    {
        for (; (fn & 1) == 0 && fn != 0; fn >>= 1)
            sn >>= 1;
    }
}
