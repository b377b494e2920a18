using SecureFin.Audit.Disk;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Log;

/// <summary>Writes the standard files of the log directory. Owned by the publisher.</summary>
internal sealed class TileFiles(string directory, ILogDisk disk, TimeProvider clock, TimeSpan grace)
{
    // one flush of the whole file system is cheaper than more single ones than this
    private const int ManyFiles = 1000;

    private readonly string temporary = Path.Combine(directory, ".tmp");
    private readonly HashSet<string> known = [];
    private readonly List<string> unflushedFiles = [];
    private readonly HashSet<string> unflushedDirectories = [];
    private readonly Dictionary<int, (long Tile, int Width)> partials = [];
    private readonly Queue<(string Path, long Time)> stale = new();

    /// <summary>Writes a full tile or bundle.</summary>
    public void WriteFull(CompletedFile file) => Write(PathOf(file.Level, file.Index, TilePath.Width), file.Bytes);

    /// <summary>Writes the partial tiles and the partial bundle of a state, as far as they are new.</summary>
    public void WritePartials(CommitState state)
    {
        for (var level = 0; level < state.Edge.Length; level++)
            WritePartial(level, state.Tile(level), state.Width(level), state.Edge[level].AsSpan(0, state.Width(level) * MerkleHash.Size));
        WritePartial(CompletedFile.BundleLevel, state.Tile(0), state.Width(0), state.Bundle.AsSpan(0, state.BundleBytes));
    }

    /// <summary>Replaces a checkpoint: even a power cut leaves the old one or the new one. Tiles are written again after a power cut.</summary>
    public void WriteCheckpoint(string relative, Notes.Checkpoint checkpoint) => Write(relative, checkpoint.ToBytes(), evenAfterPowerCut: true);

    private void Write(string relative, ReadOnlySpan<byte> bytes, bool evenAfterPowerCut = false)
    {
        var path = Path.Combine(directory, relative);
        EnsureDirectory(Path.GetDirectoryName(path)!);
        disk.Replace(path, temporary, bytes, evenAfterPowerCut);
        unflushedFiles.Add(path);
        unflushedDirectories.Add(Path.GetDirectoryName(path)!);
    }

    /// <summary>Returns when everything written so far is durable.</summary>
    public void Flush()
    {
        if (unflushedFiles.Count > ManyFiles)
            disk.FlushFileSystem(directory);
        else
            FlushEach();
        unflushedFiles.Clear();
        unflushedDirectories.Clear();
    }

    private void FlushEach()
    {
        foreach (var path in unflushedFiles)
        {
            if (File.Exists(path)) // a stale partial may be gone again
                disk.Flush(path);
        }

        foreach (var path in unflushedDirectories)
        {
            if (System.IO.Directory.Exists(path))
                disk.Flush(path);
        }
    }

    /// <summary>Removes partial files that have been replaced by wider, durable ones for longer than the grace time, or at a stop all of them.</summary>
    public void RemoveStale(bool all)
    {
        while (stale.TryPeek(out var oldest) && (all || clock.GetElapsedTime(oldest.Time) >= grace))
        {
            stale.Dequeue();
            File.Delete(oldest.Path);
            var parent = Path.GetDirectoryName(oldest.Path)!;
            if (System.IO.Directory.Exists(parent) && !System.IO.Directory.EnumerateFileSystemEntries(parent).Any())
                System.IO.Directory.Delete(parent);
        }
    }

    /// <summary>Removes partial files that a process which was killed had no time to remove.</summary>
    /// <param name="state">The state after recovery, already durable in files.</param>
    /// <param name="tilesBack">How many tiles before the edge are looked at.</param>
    public void RemoveLeftovers(CommitState state, int tilesBack)
    {
        for (var level = CompletedFile.BundleLevel; level < state.Edge.Length; level++)
        {
            var edge = state.Tile(Math.Max(0, level));
            for (var tile = Math.Max(0, edge - tilesBack); tile <= edge; tile++)
                RemoveOthers(Path.Combine(directory, PathOf(level, tile, TilePath.Width) + ".p"), tile == edge ? state.Width(Math.Max(0, level)) : 0);
        }
    }

    private static void RemoveOthers(string partials, int keep)
    {
        if (!System.IO.Directory.Exists(partials))
            return;
        foreach (var file in System.IO.Directory.GetFiles(partials))
        {
            if (keep == 0 || Path.GetFileName(file) != keep.ToString())
                File.Delete(file);
        }

        if (keep == 0)
            System.IO.Directory.Delete(partials);
    }

    private void WritePartial(int level, long tile, int width, ReadOnlySpan<byte> bytes)
    {
        var last = partials.GetValueOrDefault(level);
        if (last == (tile, width))
            return;
        if (last.Width > 0)
            stale.Enqueue((Path.Combine(directory, PathOf(level, last.Tile, last.Width)), clock.GetTimestamp()));
        partials[level] = (tile, width);
        if (width > 0)
            Write(PathOf(level, tile, width), bytes);
    }

    private static string PathOf(int level, long index, int width) =>
        level == CompletedFile.BundleLevel ? TilePath.Bundle(index, width) : TilePath.HashTile(level, index, width);

    private void EnsureDirectory(string path)
    {
        if (known.Contains(path))
            return;
        for (var missing = path; !System.IO.Directory.Exists(missing); missing = Path.GetDirectoryName(missing)!)
            unflushedDirectories.Add(Path.GetDirectoryName(missing)!);
        System.IO.Directory.CreateDirectory(path);
        if (known.Count > 1000)
            known.Clear();
        if (!path.EndsWith(".p", StringComparison.Ordinal)) // those come and go
            known.Add(path);
    }
}
