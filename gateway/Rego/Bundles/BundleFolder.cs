using System.Security.Cryptography;
using System.Text;

namespace SecureFin.Rego.Bundles;

/// <summary>
/// Reads the files of a folder as one moment had them. Only regular files and folders may lie in it: a link, a pipe, a socket
/// or a device refuses the whole, since a policy without one of its files is another policy.
/// </summary>
internal static class BundleFolder
{
    private const int MaxDepth = 64;

    /// <summary>Contents by path below the folder, with slashes.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="onRead">Hears of each file when it was read, before the folder is looked at again.</param>
    /// <exception cref="BundleRefusedException">Something in it is no regular file, cannot be read, is too large or changes meanwhile.</exception>
    public static SortedDictionary<string, byte[]> Read(string folder, BundleOptions options, Action<string>? onRead = null)
    {
        var before = List(folder, options);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var budget = options.MaxTotalBytes;
        foreach (var (name, entry) in before)
        {
            files.Add(name, PlainFile.Read(entry.Path, name, Math.Min(options.MaxFileBytes, budget)));
            budget -= files[name].Length;
            onRead?.Invoke(name);
        }

        var after = List(folder, options);
        var moved = before.Keys.Union(after.Keys).FirstOrDefault(name => !before.TryGetValue(name, out var then) || !after.TryGetValue(name, out var now) || then != now);
        return moved is null ? files : throw PlainFile.Changing(moved);
    }

    /// <summary>Changes with every name and byte.</summary>
    /// <exception cref="BundleRefusedException">As for <see cref="Read"/>.</exception>
    public static string Stamp(string folder, BundleOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in Read(folder, options))
        {
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static SortedDictionary<string, Entry> List(string folder, BundleOptions options)
    {
        var found = new SortedDictionary<string, Entry>(StringComparer.Ordinal);
        var waiting = new Stack<(DirectoryInfo Folder, string Name, int Depth)>([(new DirectoryInfo(folder), "", 0)]);
        var folders = 0;
        while (waiting.TryPop(out var next))
        {
            if (++folders > options.MaxFiles || next.Depth > MaxDepth)
                throw new BundleRefusedException(BundleErrorCode.TooLarge, "bundle has too many folders");
            foreach (var info in Children(next.Folder, next.Name))
            {
                var name = next.Name.Length == 0 ? info.Name : $"{next.Name}/{info.Name}";
                if (info.Attributes.HasFlag(FileAttributes.ReparsePoint))
                    throw new BundleRefusedException(BundleErrorCode.Path, $"{name} is a link");
                if (info is DirectoryInfo below)
                    waiting.Push((below, name, next.Depth + 1));
                else if (found.Count >= options.MaxFiles)
                    throw new BundleRefusedException(BundleErrorCode.TooLarge, "bundle has too many files");
                else
                    found.Add(name, Look((FileInfo)info, name));
            }
        }

        return found;
    }

    private static Entry Look(FileInfo info, string name)
    {
        try
        {
            return new Entry(info.FullName, info.Length, info.LastWriteTimeUtc);
        }
        catch (FileNotFoundException)
        {
            throw PlainFile.Changing(name);
        }
    }

    private static List<FileSystemInfo> Children(DirectoryInfo folder, string name)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false, MatchType = MatchType.Simple })];
        }
        catch (DirectoryNotFoundException)
        {
            throw name.Length == 0 ? PlainFile.Unreadable("the folder") : PlainFile.Changing(name);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw PlainFile.Unreadable(name.Length == 0 ? "the folder" : name);
        }
    }

    private sealed record Entry(string Path, long Length, DateTime Written);
}
