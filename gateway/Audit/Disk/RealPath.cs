namespace SecureFin.Audit.Disk;

// Plain comments: the file is compiled into the programs that use it too, see WholeFile.
//
// The one name of a folder that several paths lead to: without any link, in its parents neither.
internal static class RealPath
{
    private const int MaxLinks = 40; // as the kernel's: more are a circle

    // A full path without a separator at its end. What is not there, or goes in a circle, is taken as it is written.
    public static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var (real, links, rest) = (Path.GetPathRoot(full)!, 0, new Stack<string>());
        Push(rest, full[real.Length..]);
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
            }
            else if (new DirectoryInfo(Path.Combine(real, name)).LinkTarget is not { } target)
            {
                real = Path.Combine(real, name);
            }
            else if (++links > MaxLinks)
            {
                return full;
            }
            else
            {
                var root = Path.IsPathFullyQualified(target) ? Path.GetPathRoot(target)! : "";
                real = root.Length > 0 ? root : real;
                Push(rest, target[root.Length..]);
            }
        }

        return real;
    }

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var name in path.Split(Path.DirectorySeparatorChar).Reverse())
        {
            if (name is not ("" or "."))
                rest.Push(name);
        }
    }
}
