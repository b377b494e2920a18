using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Tree;

/// <summary>Shows that a later tree begins with all entries of an earlier one.</summary>
/// <param name="OldSize">Entries of the earlier tree.</param>
/// <param name="Path">Hashes in the order of RFC 6962 section 2.1.2.</param>
/// <param name="Checkpoint">The later tree.</param>
public sealed record ConsistencyProof(long OldSize, IReadOnlyList<MerkleHash> Path, Checkpoint Checkpoint)
{
    /// <summary>True when the later tree begins with the tree of <see cref="OldSize"/> entries and this root.</summary>
    public bool Holds(MerkleHash oldRoot) => MerkleProof.VerifyConsistency(OldSize, oldRoot, Checkpoint.Size, Checkpoint.Root, Path);
}
