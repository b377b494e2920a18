using SecureFin.Audit.Notes;

namespace SecureFin.Gateway.Receipts;

/// <summary>Keys that signed the log and sign it no more.</summary>
/// <param name="Changes">Those whose successor is not announced yet.</param>
/// <param name="Earlier">Versions of the Transit key that earlier runs published.</param>
internal sealed record FormerKeys(IReadOnlyList<KeyChange> Changes, IReadOnlyList<VerifierKey> Earlier)
{
    /// <summary>All of them, and those that the settings name.</summary>
    public List<VerifierKey> All(AuditOptions options) =>
        [.. options.FormerKeys.Select(VerifierKey.Parse).Concat(Changes.Select(change => change.Former.Key)).Concat(Earlier).DistinctBy(key => key.ToString())];
}
