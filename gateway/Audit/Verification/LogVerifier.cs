using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Verification;

/// <summary>Verifies a copied log directory with verifier keys alone: no network, no other file.</summary>
/// <remarks>
/// A copy of a running log is good when <c>checkpoint</c> was copied first: tiles never shrink. Reads C2SP tlog-tiles, so logs of other
/// programs verify as well. Keys that entries of the checked range announce are believed within their time only, and one that follows another without an entry is refused.
/// </remarks>
public sealed class LogVerifier
{
    /// <summary>Problems beyond this number are not listed.</summary>
    public const int MaxProblems = 100;

    private readonly VerifierKey[] keys;

    /// <summary>A verifier that believes these keys: of the log (at least one) and of witnesses.</summary>
    /// <exception cref="ArgumentException">No key of a log is given.</exception>
    public LogVerifier(IEnumerable<VerifierKey> keys)
    {
        this.keys = [.. keys];
        if (Array.TrueForAll(this.keys, key => key.IsWitness))
            throw new ArgumentException("A log key is needed.", nameof(keys));
    }

    /// <summary>Verifies checkpoint, tiles, entries and the earlier checkpoints.</summary>
    /// <returns>A report; an unreadable or tampered log is a report with problems, not an exception.</returns>
    public Task<VerificationReport> VerifyAsync(string directory, VerificationOptions? options = null, CancellationToken ct = default) =>
        Task.Run(() => Verify(directory, options ?? new VerificationOptions(), ct), ct);

    private VerificationReport Verify(string directory, VerificationOptions options, CancellationToken ct)
    {
        var findings = new Findings();
        var ranges = new KeyRanges(keys);
        var reader = new CheckpointReader(directory, keys, ranges, findings);
        if (reader.ReadNewest() is not { } newest)
            return findings.Report(null, 0, 0, 0);
        var checkpoint = newest.Checkpoint;
        var tiles = new DirectoryTiles(directory);
        var minimum = Math.Max(0, options.MinimumIndex);
        if (minimum > 0)
            new PruneCheck(tiles, checkpoint.Size, findings).Run(minimum, ct);
        var (from, to) = (Math.Max(minimum, options.From), Math.Min(options.To ?? checkpoint.Size, checkpoint.Size));
        var entries = new EntryCheck(tiles, checkpoint.Size, ranges, findings);
        var hashed = entries.Run(from, to, options, ct);
        reader.CheckRange(newest);
        var tree = new TreeCheck(tiles, checkpoint, findings);
        tree.Run(from, to, minimum, ct);
        var (earlier, agreed) = reader.CompareEarlier(checkpoint, new TreeReader(tiles), minimum, ct);
        tree.CheckRoot(agreed);
        new KeyContinuity(ranges, findings).Check([.. earlier, newest], from, to);
        foreach (var told in ranges.Breaks)
            findings.Warn(told);
        return findings.Report(checkpoint, hashed, earlier.Count, newest.Keys.Count(key => key.IsWitness));
    }
}
