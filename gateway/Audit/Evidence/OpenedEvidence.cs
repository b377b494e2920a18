namespace SecureFin.Audit.Evidence;

/// <summary>A body taken from the store.</summary>
/// <param name="State">Whether it could be opened; never <see cref="EvidenceState.Intact"/> with an empty salt.</param>
/// <param name="Salt">16 bytes when intact, else empty.</param>
/// <param name="Body">The body when intact, else empty.</param>
public sealed record OpenedEvidence(EvidenceState State, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Body)
{
    /// <summary>Id of the key that it is sealed under, hex; empty when the record is not there.</summary>
    public string KeyId { get; init; } = string.Empty;
}
