using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Verification;

/// <summary>Checks that every full tile's root stands in the level above, and that all levels lead to the checkpoint's root.</summary>
internal sealed class TreeCheck(DirectoryTiles tiles, Checkpoint checkpoint, Findings findings)
{
    /// <summary>Checks the tiles over the entries of a range at level 0, and all tiles above.</summary>
    public void Run(long from, long to, CancellationToken ct)
    {
        for (var level = 0; checkpoint.Size >> (8 * (level + 1)) != 0; level++)
        {
            var full = checkpoint.Size >> (8 * (level + 1));
            var (first, end) = level == 0 ? (from / TilePath.Width, Math.Min(full, (to + TilePath.Width - 1) / TilePath.Width)) : (0, full);
            CheckLevel(level, first, end, ct);
        }

        CheckRoot();
    }

    private void CheckLevel(int level, long first, long end, CancellationToken ct) =>
        Parallel.For(first, Math.Max(first, end), new ParallelOptions { CancellationToken = ct }, tile => CheckTile(level, tile));

    private void CheckTile(int level, long tile)
    {
        var index = tile << (8 * (level + 1));
        Span<byte> parent = stackalloc byte[MerkleHash.Size];
        try
        {
            var bytes = tiles.ReadHashTile(level, tile, TilePath.Width);
            var above = (checkpoint.Size >> (8 * (level + 1))) - (tile / TilePath.Width * TilePath.Width);
            var parentTile = tiles.ReadHashTile(level + 1, tile / TilePath.Width, (int)Math.Min(TilePath.Width, above));
            parentTile.AsSpan((int)(tile % TilePath.Width) * MerkleHash.Size, MerkleHash.Size).CopyTo(parent);
            if (MerkleHasher.HashSubtree(bytes) != new MerkleHash(parent))
                findings.Add("tile.changed", $"Hash tile {tile} of level {level} does not match the level above.", index, TilePath.HashTile(level, tile));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            findings.Add("tile.unreadable", e.Message, index, TilePath.HashTile(level, tile));
        }
    }

    private void CheckRoot()
    {
        try
        {
            if (new TreeReader(tiles).Root(checkpoint.Size) != checkpoint.Root)
                findings.Add("root.mismatch", "The tiles do not lead to the signed root.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            findings.Add("tile.unreadable", e.Message);
        }
    }
}
