namespace SecureFin.Audit.Evidence;

/// <summary>The key from which the salts of a subject's commitments on a day are derived.</summary>
/// <param name="State">Never <see cref="EvidenceState.Tampered"/>: a key that does not open is missing.</param>
/// <param name="Id">Random id, 32 hex digits, which an entry names; says nothing about the subject.</param>
/// <param name="Key">32 bytes when intact, else empty. The caller wipes it.</param>
public sealed record CommitmentKey(EvidenceState State, string Id, byte[] Key);
