using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Verification;

/// <summary>Follows the keys of a log from checkpoint to checkpoint: none comes after another and none stays away unless an entry says so.</summary>
/// <remarks>
/// A key is followed from the first checkpoint that it signed. Between two checkpoints of which not all entries were read nothing is asked for: the
/// entry may lie there.
/// </remarks>
internal sealed class KeyContinuity(KeyRanges ranges, Findings findings)
{
    /// <summary>Follows the keys of each kind through all checkpoints.</summary>
    /// <param name="checkpoints">Smallest first.</param>
    /// <param name="from">First entry that was read.</param>
    /// <param name="to">First entry that was not read any more.</param>
    public void Check(IReadOnlyList<SignedCheckpoint> checkpoints, long from, long to)
    {
        foreach (var type in (NoteKeyType[])[NoteKeyType.Ed25519, NoteKeyType.Ecdsa])
            Follow(type, checkpoints, from, to);
    }

    private void Follow(NoteKeyType type, IReadOnlyList<SignedCheckpoint> checkpoints, long from, long to)
    {
        (VerifierKey Key, long Size)? last = null;
        foreach (var (file, checkpoint, keys) in checkpoints)
        {
            var signers = keys.Where(key => key.Type == type && key.Name == checkpoint.Origin).ToList();
            var stays = last is { } known && signers.Contains(known.Key);
            var next = stays ? last!.Value.Key : signers.FirstOrDefault();
            if (last is { } former && !stays && former.Size < checkpoint.Size && former.Size >= from && checkpoint.Size <= to)
                CheckChange(file, checkpoint.Size, former.Key, next);
            last = next is null ? null : (next, checkpoint.Size);
        }
    }

    private void CheckChange(string file, long size, VerifierKey former, VerifierKey? next)
    {
        if (next is not null && !ranges.HasBegun(next, size))
            findings.Add("checkpoint.key_unannounced", $"The key {next.Id:x8} signed {size} entries in place of {former.Id:x8}, and no entry announces it.", file: file);
        else if (next is null && !ranges.HasEnded(former, size))
            findings.Add("checkpoint.key_missing", $"The key {former.Id:x8} signed earlier checkpoints and not that of {size} entries, and no entry says that it ended.", file: file);
    }
}
