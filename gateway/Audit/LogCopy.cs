using SecureFin.Audit.Disk;
using SecureFin.Audit.Log;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit;

/// <summary>
/// Brings a log to another folder, as on another machine's write-once storage, and keeps it up to date: what is there is never written again but for
/// the checkpoint, and after each step the copy is a whole log that verifies. Unfinished tiles go a minute after wider ones came, where they may be
/// deleted; they do no harm where they may not. Not safe for threads.
/// </summary>
public sealed class LogCopy
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1); // for those who read by the checkpoint before

    private readonly string directory, target;
    private readonly TimeProvider clock;
    private readonly ILogDisk disk;
    private readonly Dictionary<string, long> next = [];
    private readonly HashSet<string> touched = []; // folders with names that are not flushed yet
    private readonly Queue<(string Partial, long Since)> superseded = new();
    private DateTime historySeen;
    private long historyCopied = -1;
    private bool swept;

    /// <summary>A copy that begins, or goes on with, what lies in <paramref name="target"/>.</summary>
    public LogCopy(string directory, string target, TimeProvider? clock = null)
        : this(directory, target, clock ?? TimeProvider.System, new PosixDisk())
    {
    }

    internal LogCopy(string directory, string target, TimeProvider clock, ILogDisk disk) => (this.directory, this.target, this.clock, this.disk) = (directory, target, clock, disk);

    /// <summary>Entries that the copy has.</summary>
    public long Size { get; private set; }

    /// <summary>Copies what is new: tiles and bundles first, the checkpoint last.</summary>
    /// <returns>Files copied.</returns>
    /// <exception cref="IOException">A file cannot be read or written, or another process copies there; the next step tries again.</exception>
    /// <exception cref="InvalidDataException">The copy has entries that the log has not: it belongs to another log, or the log was set back.</exception>
    public int Advance(CancellationToken ct)
    {
        DurableFolder.Make(disk, target);
        // Two logs with one target would mix before the first checkpoint tells whose it is. Opened for reading: what is written once stays.
        using var held = new FileStream(Path.Combine(target, ".lock"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.None);
        var checkpoint = Checkpoint.Parse(File.ReadAllBytes(Path.Combine(directory, "checkpoint")));
        var before = RequireContinued(checkpoint);
        var copied = CopyLevel("entries", checkpoint.Size, before, TilePath.Bundle, ct);
        for (var level = 0; checkpoint.Size >> (8 * level) != 0; level++)
            copied += CopyLevel($"{level}", checkpoint.Size >> (8 * level), before >> (8 * level), (index, width) => TilePath.HashTile(level, index, width), ct);
        copied += CopyHistory(checkpoint.Size);
        FlushNames();
        if (checkpoint.Size != Size || !File.Exists(Path.Combine(target, "checkpoint")))
        {
            WholeFile.Replace(Path.Combine(target, "checkpoint"), checkpoint.ToBytes(), WholeFile.Shared);
            copied++;
        }

        Size = checkpoint.Size;
        RemoveSuperseded(before);
        return copied;
    }

    /// <summary>Returns how many entries the copy has.</summary>
    private long RequireContinued(Checkpoint checkpoint)
    {
        var path = Path.Combine(target, "checkpoint");
        if (!File.Exists(path))
            return 0;
        var last = Checkpoint.Parse(File.ReadAllBytes(path));
        if (last.Size < LogPruning.MinimumOf(directory))
            throw new InvalidDataException($"The copy ends at {last.Size} entries, and the log has pruned those that come next.");
        if (last.Origin != checkpoint.Origin || last.Size > checkpoint.Size || new TreeReader(new DirectoryTiles(directory)).Root(last.Size) != last.Root)
            throw new InvalidDataException($"The copy has {last.Size} entries that this log does not begin with.");
        return last.Size;
    }

    /// <summary>Copies the full tiles of a level that are not there yet, and the unfinished one.</summary>
    private int CopyLevel(string level, long items, long before, Func<long, int, string> name, CancellationToken ct)
    {
        var (full, width, copied) = (items / TilePath.Width, (int)(items % TilePath.Width), 0);
        if (!next.TryGetValue(level, out var index))
            index = Math.Max(before / TilePath.Width, FirstKept(level)); // what the copy's checkpoint covers was durable before it
        for (; index < full; index++)
        {
            ct.ThrowIfCancellationRequested();
            copied += Copy(name(index, TilePath.Width), name(index, TilePath.Width));
            next[level] = index + 1;
        }

        return width == 0 ? copied : copied + CopyPartial(name(full, width), name(full, TilePath.Width));
    }

    /// <summary>What the log itself has pruned cannot be copied any more.</summary>
    private long FirstKept(string level) =>
        LogPruning.MinimumOf(directory) >> (8 * ((int.TryParse(level, out var number) ? number : 0) + 1));

    /// <summary>A tile that was finished meanwhile stands in for its unfinished form.</summary>
    private int CopyPartial(string partial, string full)
    {
        try
        {
            return Copy(partial, partial);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Copy(full, full);
        }
    }

    // The checkpoint that comes next must not outlive, in a power cut, the tiles that it covers.
    private void FlushNames()
    {
        foreach (var folder in touched)
            disk.Flush(folder);
        touched.Clear();
    }

    /// <summary>Looks only when the folder has changed, and only at what came since.</summary>
    private int CopyHistory(long size)
    {
        var history = Path.Combine(directory, "checkpoints");
        var changed = Directory.GetLastWriteTimeUtc(history); // first: what comes meanwhile is seen next time
        if (changed == historySeen || !Directory.Exists(history))
            return 0;
        var (copied, all) = (0, true);
        foreach (var of in Directory.EnumerateFiles(history).Select(path => NoteSyntax.TryParseSize(Path.GetFileName(path), out var of) ? of : -1).Where(of => of > historyCopied).Order().ToList())
        {
            if (of > size)
            {
                all = false;
                break;
            }

            copied += Copy($"checkpoints/{of}", $"checkpoints/{of}");
            historyCopied = of;
        }

        if (all)
            historySeen = changed;
        return copied;
    }

    /// <summary>Where nothing may be deleted, each is tried once.</summary>
    private void RemoveSuperseded(long before)
    {
        foreach (var partial in Partials(before).Except(Partials(Size)))
            superseded.Enqueue((partial, clock.GetTimestamp()));
        try
        {
            if (!swept)
                Sweep([.. Partials(before), .. Partials(Size)]);
            while (superseded.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.Since) >= Grace)
                Remove(Path.Combine(target, superseded.Dequeue().Partial));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the copy is whole with them too
        }
    }

    /// <summary>What earlier processes left.</summary>
    private void Sweep(HashSet<string> kept)
    {
        swept = true;
        foreach (var file in Directory.GetDirectories(Path.Combine(target, "tile"), "*.p", SearchOption.AllDirectories).SelectMany(Directory.GetFiles))
        {
            if (!kept.Contains(Path.GetRelativePath(target, file)))
                Remove(file);
        }
    }

    private static void Remove(string partial)
    {
        var folder = Path.GetDirectoryName(partial)!;
        if (!Directory.Exists(folder))
            return; // the tile was finished before its unfinished form was copied
        File.Delete(partial);
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    /// <summary>Names of the unfinished tiles of a log of some size.</summary>
    private static IEnumerable<string> Partials(long size)
    {
        if (size % TilePath.Width != 0)
            yield return TilePath.Bundle(size / TilePath.Width, (int)(size % TilePath.Width));
        for (var level = 0; size >> (8 * level) is var items and > 0; level++)
        {
            if (items % TilePath.Width != 0)
                yield return TilePath.HashTile(level, items / TilePath.Width, (int)(items % TilePath.Width));
        }
    }

    private int Copy(string from, string to)
    {
        if (File.Exists(Path.Combine(target, to)))
            return 0;
        Write(to, File.ReadAllBytes(Path.Combine(directory, from)));
        return 1;
    }

    private void Write(string relative, byte[] bytes)
    {
        var path = Path.Combine(target, relative);
        var folder = Path.GetDirectoryName(path)!;
        DurableFolder.Make(disk, folder);
        disk.Replace(path, Path.Combine(target, ".tmp"), bytes, evenAfterPowerCut: true);
        touched.Add(folder);
    }
}
