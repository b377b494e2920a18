namespace SecureFin.Audit.Disk;

/// <summary>Makes folders that a power cut leaves: the name of a folder lies in the one above it, and that is flushed for itself.</summary>
internal static class DurableFolder
{
    /// <summary>Makes a folder and those above it where they are not there; durable when this returns.</summary>
    /// <returns>True when it was not there.</returns>
    /// <exception cref="IOException">It cannot be made, or not surely.</exception>
    public static bool Make(ILogDisk disk, string path)
    {
        var above = new List<string>();
        for (var folder = Path.GetFullPath(path); !Directory.Exists(folder); folder = above[^1])
            above.Add(Path.GetDirectoryName(folder)!);
        if (above.Count == 0)
            return false;
        disk.CreateFolder(path);
        above.ForEach(disk.Flush);
        return true;
    }
}
