namespace SecureFin.HouseRules;

/// <summary>The checkout that the tests run in: its source files as paths relative to the root.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file that people write, generated and built ones left out.</summary>
    public static IEnumerable<string> SourceFiles(params string[] folders) => Files("*.cs", folders);

    public static IEnumerable<string> Files(string pattern, params string[] folders) =>
        from folder in folders
        let path = Path.Combine(Root, folder)
        where Directory.Exists(path)
        from file in Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Root, file)
        where !relative.Split('/').Any(part => part is "obj" or "bin" or "node_modules")
        select relative;

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SecureFinGateway.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("SecureFinGateway.sln not found above the tests.");
    }
}
