using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Verification;

/// <summary>Hashes entries and compares them with the leaf hashes; bundles in parallel, memory bounded by their number.</summary>
internal sealed class EntryCheck(DirectoryTiles tiles, long size, KeyRanges ranges, Findings findings)
{
    private long done;

    /// <summary>Checks entries from <paramref name="from"/> up to but not including <paramref name="to"/>.</summary>
    /// <returns>Entries whose bytes were hashed.</returns>
    public long Run(long from, long to, VerificationOptions options, CancellationToken ct)
    {
        if (from >= to)
            return 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = ct };
        Parallel.For(from / TilePath.Width, ((to - 1) / TilePath.Width) + 1, parallel, () => (byte[]?)null, (bundle, _, buffer) =>
        {
            var first = Math.Max(from, bundle * TilePath.Width);
            var checkedNow = CheckBundle(bundle, first, Math.Min(to, (bundle + 1) * TilePath.Width), ref buffer);
            var sum = Interlocked.Add(ref done, checkedNow);
            options.Progress?.Report(sum);
            return buffer;
        }, _ => { });
        return done;
    }

    private long CheckBundle(long index, long from, long to, ref byte[]? buffer)
    {
        var start = index * TilePath.Width;
        var width = (int)Math.Min(TilePath.Width, size - start);
        try
        {
            var bundle = tiles.ReadBundle(index, width, ref buffer);
            var hashes = tiles.ReadHashTile(0, index, width);
            for (var entry = from; entry < to; entry++)
            {
                var slot = (int)(entry - start);
                if (MerkleHasher.HashLeaf(bundle[slot]) != new MerkleHash(hashes.AsSpan(slot * MerkleHash.Size, MerkleHash.Size)))
                    findings.Add("entry.changed", $"Entry {entry} does not match its leaf hash.", entry, TilePath.Bundle(index, width));
                else
                    ranges.Take(bundle[slot]);
            }

            return to - from;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            findings.Add("bundle.unreadable", e.Message, from, TilePath.Bundle(index, width));
            return 0;
        }
    }
}
