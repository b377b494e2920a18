using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Verification;

/// <summary>Reads the newest checkpoint and the earlier ones, and checks their signatures.</summary>
internal sealed class CheckpointReader(string directory, VerifierKey[] keys, KeyRanges ranges, Findings findings)
{
    public SignedCheckpoint? ReadNewest() => Read("checkpoint");

    /// <summary>Checks that a key signed a checkpoint while it was the log's: neither before it was announced nor after its successor was.</summary>
    public void CheckRange(SignedCheckpoint signed)
    {
        var checkpoint = signed.Checkpoint;
        if (!signed.Keys.Any(key => !key.IsWitness && key.Name == checkpoint.Origin && ranges.MaySign(key, checkpoint.Size)))
            findings.Add("checkpoint.key_out_of_range", $"Of the keys that signed {checkpoint.Size} entries none was the log's at that size.", file: signed.File);
    }

    /// <summary>Compares every earlier checkpoint with the tree, smallest first: its root must be that of its first entries.</summary>
    /// <returns>Those that were compared, and the size up to which the tree agrees with all of them.</returns>
    public (IReadOnlyList<SignedCheckpoint> Compared, long Agreed) CompareEarlier(Checkpoint newest, TreeReader tree, long minimum, CancellationToken ct)
    {
        var history = Path.Combine(directory, "checkpoints");
        var (compared, agreed, agrees) = (new List<SignedCheckpoint>(), 0L, true);
        var found = Directory.Exists(history) ? Directory.GetFileSystemEntries(history).Select(name => Read("checkpoints/" + Path.GetFileName(name))).OfType<SignedCheckpoint>() : [];
        foreach (var signed in found.OrderBy(each => each.Checkpoint.Size))
        {
            ct.ThrowIfCancellationRequested();
            var (file, earlier) = (signed.File, signed.Checkpoint);
            if (earlier.Size < minimum)
            {
                findings.Warn($"{file} is below the minimum index and cannot be compared any more.");
                continue;
            }

            CheckRange(signed);
            agrees &= Compare(file, earlier, newest, tree, agreed);
            agreed = agrees ? earlier.Size : agreed;
            compared.Add(signed);
        }

        return (compared, agreed);
    }

    private bool Compare(string file, Checkpoint earlier, Checkpoint newest, TreeReader tree, long agreed)
    {
        if (Path.GetFileName(file) != earlier.Size.ToString())
            findings.Add("checkpoint.misnamed", $"The file's checkpoint has {earlier.Size} entries.", file: file);
        if (earlier.Size > newest.Size)
        {
            findings.Add("log.rolled_back", $"An earlier checkpoint has {earlier.Size} entries, the newest only {newest.Size}.", newest.Size, file);
            return false;
        }

        try
        {
            if (tree.Root(earlier.Size) == earlier.Root)
                return true;
            findings.AddFrom(agreed, earlier.Size, "checkpoint.inconsistent", $"The first {earlier.Size} entries do not lead to the root signed then.", file);
        }
        catch (InvalidDataException e)
        {
            findings.Add("tile.unreadable", e.Message, file: file);
        }

        return false;
    }

    private SignedCheckpoint? Read(string file)
    {
        try
        {
            var path = Path.Combine(directory, file);
            if (new FileInfo(path) is { Exists: true, Length: > SignedNote.MaxBytes })
                throw new FormatException("The note is too long.");
            var checkpoint = Checkpoint.Parse(File.ReadAllBytes(path));
            if (Accept(checkpoint, file) is { } by)
                return new SignedCheckpoint(file, checkpoint, by);
        }
        catch (Exception e) when (e is IOException or FormatException or UnauthorizedAccessException)
        {
            findings.Add("checkpoint.unreadable", $"{file} is not readable: {e.GetType().Name}.", file: file);
        }

        return null;
    }

    private IReadOnlyList<VerifierKey>? Accept(Checkpoint checkpoint, string file)
    {
        var verified = checkpoint.Note.Verify(keys);
        if (verified is null)
            findings.Add("checkpoint.bad_signature", "A signature of a known key does not verify.", file: file);
        else if (!verified.Any(key => !key.IsWitness && key.Name == checkpoint.Origin))
            findings.Add("checkpoint.unsigned", "No given key of this log signed the checkpoint.", file: file);
        else
        {
            if (checkpoint.Extensions.Count > 0)
                findings.Warn($"{file} has extension lines.");
            return verified;
        }

        return null;
    }
}
