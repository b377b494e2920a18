using SecureFin.Audit.Disk;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;

namespace SecureFin.Audit.Log;

/// <summary>Removes what a log needs no more below its minimum index.</summary>
/// <remarks>
/// Source: C2SP tlog-tiles, "Pruning". Bundles and hash tiles that hold entries below the minimum index alone go; every tile that leads a
/// later entry to the root, and every root, stays. The minimum index lies beside the log, in a file with <c>.minimum</c> added to its name:
/// readers start there. It is written first, so that a crash leaves files too many and never one too few.
/// </remarks>
internal static class LogPruning
{
    private const string Suffix = ".minimum";

    /// <summary>First entry that a log still has; 0 for a log that was never pruned.</summary>
    /// <exception cref="InvalidDataException">The file beside the log is not a number of entries in whole bundles.</exception>
    public static long MinimumOf(string directory)
    {
        var path = PathOf(directory);
        if (!File.Exists(path))
            return 0;
        using var reader = new StreamReader(path);
        Span<char> text = stackalloc char[32];
        var length = reader.ReadBlock(text);
        return NoteSyntax.TryParseSize(new string(text[..length]).TrimEnd('\n'), out var minimum) && minimum % TilePath.Width == 0
            ? minimum
            : throw new InvalidDataException("The minimum index of the log is not readable.");
    }

    /// <summary>Sets the first entry that stays: a multiple of 256, not above what is durable in tiles. Durable when this returns.</summary>
    public static void SetMinimum(string directory, long minimum, ILogDisk disk)
    {
        var path = PathOf(directory);
        disk.Replace(path, path + ".tmp", System.Text.Encoding.ASCII.GetBytes($"{minimum}\n"), evenAfterPowerCut: true);
        disk.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>Removes what lies below the minimum.</summary>
    /// <returns>Files removed; 0 when all were gone.</returns>
    public static int Remove(string directory, long minimum)
    {
        var removed = RemoveHistory(directory, minimum);
        for (long tile = 0, end = minimum / TilePath.Width; tile < end; tile++)
            removed += RemoveTile(directory, TilePath.Bundle(tile));
        for (var level = 0; minimum >> (8 * (level + 1)) is var end and > 0; level++)
        {
            for (var tile = 0L; tile < end; tile++)
                removed += RemoveTile(directory, TilePath.HashTile(level, tile));
        }

        return removed;
    }

    private static string PathOf(string directory) => Path.GetFullPath(Path.TrimEndingDirectorySeparator(directory)) + Suffix;

    /// <summary>An earlier checkpoint below the minimum cannot be led to the root any more.</summary>
    private static int RemoveHistory(string directory, long minimum)
    {
        var history = Path.Combine(directory, "checkpoints");
        var old = Directory.Exists(history)
            ? Directory.GetFiles(history).Where(file => NoteSyntax.TryParseSize(Path.GetFileName(file), out var size) && size < minimum).ToList()
            : [];
        old.ForEach(File.Delete);
        return old.Count;
    }

    private static int RemoveTile(string directory, string relative)
    {
        var path = Path.Combine(directory, relative);
        if (Directory.Exists(path + ".p"))
            Directory.Delete(path + ".p", recursive: true);
        if (!File.Exists(path))
            return 0;
        File.Delete(path);
        // The last tile of a group of a thousand takes the group's folder with it.
        if (path.EndsWith("/999", StringComparison.Ordinal) && Path.GetDirectoryName(path) is { } folder && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
        return 1;
    }
}
