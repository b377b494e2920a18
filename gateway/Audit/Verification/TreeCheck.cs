using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Verification;

/// <summary>Checks that every full tile's root stands in the level above, and that all levels lead to the checkpoint's root.</summary>
internal sealed class TreeCheck(DirectoryTiles tiles, Checkpoint checkpoint, Findings findings)
{
    /// <summary>Checks the tiles over the entries of a range at level 0, and all tiles above that a log pruned up to <paramref name="minimum"/> has.</summary>
    public void Run(long from, long to, long minimum, CancellationToken ct)
    {
        for (var level = 0; checkpoint.Size >> (8 * (level + 1)) != 0; level++)
        {
            var full = checkpoint.Size >> (8 * (level + 1));
            var (first, end) = level == 0 ? (from / TilePath.Width, Math.Min(full, (to + TilePath.Width - 1) / TilePath.Width)) : (minimum >> (8 * (level + 1)), full);
            CheckLevel(level, first, end, ct);
        }
    }

    /// <summary>Checks that the tiles lead to the signed root.</summary>
    /// <param name="agreed">Size up to which earlier checkpoints agree with the tiles.</param>
    public void CheckRoot(long agreed)
    {
        try
        {
            if (new TreeReader(tiles).Root(checkpoint.Size) != checkpoint.Root)
                findings.AddFrom(agreed, checkpoint.Size, "root.mismatch", "The tiles do not lead to the signed root.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            findings.Add("tile.unreadable", e.Message);
        }
    }

    /// <summary>Checks the full tiles from <paramref name="first"/> to before <paramref name="end"/>, one tile of the level above at a time.</summary>
    private void CheckLevel(int level, long first, long end, CancellationToken ct)
    {
        var width = TilePath.Width;
        for (var parent = first / width; parent * width < end; parent++)
        {
            if (ReadParent(level + 1, parent) is not { } above)
                continue;
            Parallel.For(Math.Max(first, parent * width), Math.Min(end, (parent + 1) * width), new ParallelOptions { CancellationToken = ct }, tile =>
                CheckTile(level, tile, new MerkleHash(above.AsSpan((int)(tile % width) * MerkleHash.Size, MerkleHash.Size))));
        }
    }

    private byte[]? ReadParent(int level, long tile)
    {
        var width = (int)Math.Min(TilePath.Width, (checkpoint.Size >> (8 * level)) - (tile * TilePath.Width));
        try
        {
            return tiles.ReadHashTile(level, tile, width);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            var from = (tile * TilePath.Width) << (8 * level);
            var isTold = findings.KnowsWithin(from, from + ((long)width << (8 * level))); // what is wrong below is the nearer place
            findings.Add("tile.unreadable", e.Message, isTold ? null : from, TilePath.HashTile(level, tile, width));
            return null;
        }
    }

    private void CheckTile(int level, long tile, MerkleHash expected)
    {
        var index = tile << (8 * (level + 1));
        try
        {
            // what was found below, an entry or a tile, is the nearer place: the same altered hash need not be told twice
            if (MerkleHasher.HashSubtree(tiles.ReadHashTile(level, tile, TilePath.Width).AsSpan(0, TilePath.Width * MerkleHash.Size)) != expected
                && !findings.KnowsWithin(index, (tile + 1) << (8 * (level + 1))))
                findings.Add("tile.changed", $"Hash tile {tile} of level {level} does not match the level above.", index, TilePath.HashTile(level, tile));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            findings.Add("tile.unreadable", e.Message, index, TilePath.HashTile(level, tile));
        }
    }
}
