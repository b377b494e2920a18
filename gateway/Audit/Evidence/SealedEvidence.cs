namespace SecureFin.Audit.Evidence;

/// <summary>Where a sealed body lies and what commits to it; all of it may stand in a log entry.</summary>
/// <param name="Reference">Place in the store: <c>day-pack:offset:length</c>.</param>
/// <param name="KeyId">Id of the key that opens it, hex; says nothing about the subject.</param>
/// <param name="Commitment">32 bytes, see <see cref="Evidence.Commitment"/>.</param>
public sealed record SealedEvidence(string Reference, string KeyId, ReadOnlyMemory<byte> Commitment);
