using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Tree;

/// <summary>Shows that one entry is in the tree of a signed checkpoint; needs nothing else but the log's key.</summary>
/// <param name="Index">Entry number, from 0.</param>
/// <param name="LeafHash">SHA-256(0x00 || entry).</param>
/// <param name="Path">Sibling hashes from the leaf upwards.</param>
/// <param name="Checkpoint">The signed statement that the path leads to.</param>
public sealed record InclusionProof(long Index, MerkleHash LeafHash, IReadOnlyList<MerkleHash> Path, Checkpoint Checkpoint)
{
    /// <summary>True when the path leads from the leaf to the checkpoint's root. The checkpoint's signatures are a separate question.</summary>
    public bool Holds() => MerkleProof.VerifyInclusion(Index, Checkpoint.Size, LeafHash, Path, Checkpoint.Root);

    /// <summary>The proof as C2SP tlog-proof text, to be kept with the entry.</summary>
    public string ToTlogProof() => TlogProof.Format(Index, Path, Checkpoint);
}
