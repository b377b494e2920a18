using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Verification;

/// <summary>Reads the newest checkpoint and the earlier ones, and checks their signatures.</summary>
internal sealed class CheckpointReader(string directory, VerifierKey[] keys, KeyRanges ranges, Findings findings)
{
    public Checkpoint? ReadNewest() => Read("checkpoint");

    /// <summary>Checks that a key signed a checkpoint while it was the log's: neither before it was announced nor after its successor was.</summary>
    public void CheckRange(Checkpoint checkpoint, string file = "checkpoint")
    {
        if (!checkpoint.Note.Verify(keys)!.Any(key => !key.IsWitness && key.Name == checkpoint.Origin && ranges.MaySign(key, checkpoint.Size)))
            findings.Add("checkpoint.key_out_of_range", $"Of the keys that signed {checkpoint.Size} entries none was the log's at that size.", file: file);
    }

    /// <summary>Compares every earlier checkpoint with the tree: its root must be that of its first entries.</summary>
    public int CompareEarlier(Checkpoint newest, TreeReader tree, long minimum, CancellationToken ct)
    {
        var history = Path.Combine(directory, "checkpoints");
        if (!Directory.Exists(history))
            return 0;
        var count = 0;
        foreach (var path in Directory.EnumerateFiles(history))
        {
            ct.ThrowIfCancellationRequested();
            var file = "checkpoints/" + Path.GetFileName(path);
            if (Read(file) is not { } earlier)
                continue;
            if (earlier.Size < minimum)
            {
                findings.Warn($"{file} is below the minimum index and cannot be compared any more.");
                continue;
            }

            CheckRange(earlier, file);
            Compare(file, earlier, newest, tree);
            count++;
        }

        return count;
    }

    private void Compare(string file, Checkpoint earlier, Checkpoint newest, TreeReader tree)
    {
        if (Path.GetFileName(file) != earlier.Size.ToString())
            findings.Add("checkpoint.misnamed", $"The file's checkpoint has {earlier.Size} entries.", file: file);
        if (earlier.Size > newest.Size)
        {
            findings.Add("log.rolled_back", $"An earlier checkpoint has {earlier.Size} entries, the newest only {newest.Size}.", newest.Size, file);
            return;
        }

        try
        {
            if (tree.Root(earlier.Size) != earlier.Root)
                findings.Add("checkpoint.inconsistent", $"The first {earlier.Size} entries do not lead to the root signed then.", file: file);
        }
        catch (InvalidDataException e)
        {
            findings.Add("tile.unreadable", e.Message, file: file);
        }
    }

    private Checkpoint? Read(string file)
    {
        try
        {
            var path = Path.Combine(directory, file);
            if (new FileInfo(path) is { Exists: true, Length: > SignedNote.MaxBytes })
                throw new FormatException("The note is too long.");
            var checkpoint = Checkpoint.Parse(File.ReadAllBytes(path));
            if (Accept(checkpoint, file))
                return checkpoint;
        }
        catch (Exception e) when (e is IOException or FormatException or UnauthorizedAccessException)
        {
            findings.Add("checkpoint.unreadable", $"{file} is not readable: {e.GetType().Name}.", file: file);
        }

        return null;
    }

    private bool Accept(Checkpoint checkpoint, string file)
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
            return true;
        }

        return false;
    }
}
