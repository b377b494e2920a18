using SecureFin.Audit.Notes;
using SecureFin.Contract;

namespace SecureFin.Gateway.Receipts.Keys;

/// <summary>Compares the keys that are to sign the log with those that signed it up to now: each change is told in an entry, or the log is not opened.</summary>
/// <param name="settings">Name of the log, and the former keys that the settings name as gone.</param>
/// <param name="present">Sign from now on.</param>
/// <param name="former">Sign no more, and still can.</param>
/// <param name="published">What <see cref="LogKeyFile"/> holds: the first of each kind is the one that the log knows of.</param>
internal sealed class KeyPlan(AuditOptions settings, IReadOnlyList<INoteSigner> present, IReadOnlyList<INoteSigner> former, IReadOnlyList<VerifierKey> published)
{
    private static readonly NoteKeyType[] Kinds = [NoteKeyType.Ed25519, NoteKeyType.Ecdsa];

    private readonly VerifierKey[] _gone = [.. settings.FormerKeys.Select(VerifierKey.Parse)];

    /// <summary>Keys whose checkpoints may be continued, beside the present ones.</summary>
    public List<VerifierKey> Former => [.. _gone.Concat(former.Select(signer => signer.Key)).DistinctBy(key => key.ToString())];

    /// <summary>All that ever were published, the present ones first; one that is not announced yet is left out.</summary>
    /// <param name="unannounced">Changes of which no entry tells yet.</param>
    public IEnumerable<VerifierKey> Published(IReadOnlyList<KeyChange> unannounced) =>
        present.Select(signer => signer.Key).Where(key => !unannounced.Any(change => Same(change.Joined, key)))
            .Concat(unannounced.Select(change => change.Ended).OfType<VerifierKey>()).Concat(published).Concat(_gone)
            .DistinctBy(key => key.ToString()).Where(key => !unannounced.Any(change => Same(change.Joined, key)));

    /// <summary>The changes since the log was signed last.</summary>
    /// <param name="stored">The checkpoint that lies there; null for a new log.</param>
    /// <exception cref="ProblemException"><c>audit.unavailable</c>: a key changed, and nobody can or may tell of it.</exception>
    public List<KeyChange> Changes(Checkpoint? stored)
    {
        if (stored is null)
            return [];
        if (published.Count == 0)
            RequireKnown(stored);
        return [.. Kinds.Select(kind => Change(kind, stored)).OfType<KeyChange>()];
    }

    private KeyChange? Change(NoteKeyType kind, Checkpoint stored)
    {
        var now = present.FirstOrDefault(signer => signer.Key.Type == kind)?.Key;
        var last = (published.Count > 0 ? published : Known().Where(key => Signed(stored, key))).FirstOrDefault(key => key.Type == kind);
        if (Same(now, last))
            return null;
        if (last is null)
            return new KeyChange(Voucher(now), null, now);
        if (now is not null && published.Any(key => Same(key, now)))
            throw Refused("A former key of the audit log shall sign it again: a key that another followed does not come back. Make a new one.");
        if (_gone.Any(key => Same(key, last)))
            return new KeyChange(Voucher(now), last, now);
        if (former.FirstOrDefault(signer => Same(signer.Key, last)) is { } own)
            return new KeyChange(own, last, now);
        if (now is null && !Signed(stored, last))
            return null; // it ended before
        var setting = kind == NoteKeyType.Ed25519 ? "Audit:FormerEd25519Secret" : "Audit:FormerEcdsaSecret or FormerEcdsaKey";
        throw Refused($"The audit log's {kind} key is another one than before, or gone. Name the former one in {setting}, so that it announces that; if it can sign no more, put it into Audit:FormerKeys: {last}");
    }

    /// <summary>Speaks for a key that cannot or need not: one that signed before and goes on, else the new one itself.</summary>
    private INoteSigner Voucher(VerifierKey? now) =>
        present.FirstOrDefault(signer => !Same(signer.Key, now) && (published.Count == 0 || published.Any(key => Same(key, signer.Key)))) ?? present.First(signer => now is null || Same(signer.Key, now));

    // Without the file of keys a line of a key that nobody names could be that of a former one.
    private void RequireKnown(Checkpoint stored)
    {
        var known = Known().Select(key => key.Id).ToHashSet();
        foreach (var line in stored.Note.Signatures.Where(line => line.Name == settings.Origin && !known.Contains(line.KeyId)))
            throw Refused($"The audit log was signed by a key that nobody names any more, {line.KeyId:x8}. Restore log.vkey beside the log, or put the key into Audit:FormerKeys.");
    }

    private IEnumerable<VerifierKey> Known() => present.Concat(former).Select(signer => signer.Key).Concat(_gone);

    private static bool Signed(Checkpoint stored, VerifierKey key) => stored.Note.Verify([key]) is { Count: 1 };

    private static bool Same(VerifierKey? one, VerifierKey? other) => one?.ToString() == other?.ToString();

    private static ProblemException Refused(string why) => new(Problems.AuditUnavailable, why);
}
