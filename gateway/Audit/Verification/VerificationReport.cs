using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Verification;

/// <summary>What a verification found.</summary>
/// <param name="Valid">True when nothing is wrong.</param>
/// <param name="Origin">The log's name, empty when the checkpoint is unreadable.</param>
/// <param name="Size">Entries by the checkpoint.</param>
/// <param name="Root">Root by the checkpoint.</param>
/// <param name="EntriesChecked">Entries whose bytes were hashed.</param>
/// <param name="CheckpointsChecked">Earlier checkpoints that the tree was compared with.</param>
/// <param name="Cosignatures">Witness keys that signed the checkpoint.</param>
/// <param name="Problems">What is wrong, lowest entry first; at most <see cref="LogVerifier.MaxProblems"/>.</param>
/// <param name="Warnings">What is allowed but unusual.</param>
public sealed record VerificationReport(
    bool Valid,
    string Origin,
    long Size,
    MerkleHash Root,
    long EntriesChecked,
    int CheckpointsChecked,
    int Cosignatures,
    IReadOnlyList<VerificationProblem> Problems,
    IReadOnlyList<string> Warnings)
{
    /// <summary>The lowest entry that is known to be wrong; null when none is known.</summary>
    public long? FirstBadIndex => Problems.Min(p => p.Index);
}
