using SecureFin.Audit.Evidence;

namespace SecureFin.Cli.Audit.Export;

/// <summary>A message that an entry refers to.</summary>
/// <param name="Name">For people, unique in the pack: <c>7-request</c>.</param>
/// <param name="Commitment">What the log has of it, base64.</param>
/// <param name="State">Whether it could be opened.</param>
/// <param name="Body">The message when <paramref name="State"/> is intact, else empty.</param>
internal sealed record OpenMessage(string Name, string Commitment, EvidenceState State, ReadOnlyMemory<byte> Body)
{
    public bool IsOpen => State == EvidenceState.Intact;
}
