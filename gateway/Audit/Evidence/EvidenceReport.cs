using SecureFin.Audit.Verification;

namespace SecureFin.Audit.Evidence;

/// <summary>What became of the bodies that a log's entries refer to.</summary>
/// <param name="Intact">Bodies that open and are what the log committed to.</param>
/// <param name="Erased">Bodies whose key was destroyed on purpose: not a problem.</param>
/// <param name="Problems">Missing and tampered bodies, lowest entry first; at most <see cref="LogVerifier.MaxProblems"/>.</param>
public sealed record EvidenceReport(long Intact, long Erased, IReadOnlyList<VerificationProblem> Problems)
{
    /// <summary>Entries whose commitments can be opened.</summary>
    public long OpenableEntries { get; init; }

    /// <summary>Entries whose commitments nobody can open any more, because their key was destroyed on purpose: not a problem.</summary>
    public long ErasedEntries { get; init; }

    /// <summary>True when nothing is missing or tampered with.</summary>
    public bool Valid => Problems.Count == 0;
}
