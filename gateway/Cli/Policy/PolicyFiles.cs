using SecureFin.Rego;
using SecureFin.Rego.Bundles;

namespace SecureFin.Cli.Policy;

/// <summary>Reads modules and data: a bundle folder, a bundle archive, or a single module.</summary>
internal static class PolicyFiles
{
    /// <exception cref="UnreadableInputException">There is nothing at the path, or what is there is refused.</exception>
    public static PolicyBundle Read(string path)
    {
        if (Directory.Exists(path))
            return Taken(new BundleLoader().LoadFolder(path), path);
        if (!File.Exists(path))
            throw new UnreadableInputException($"there is nothing at {path}");
        if (path.EndsWith(".rego", StringComparison.Ordinal))
            return new PolicyBundle(null, [""], [new RegoModuleSource(path, File.ReadAllText(path))], RegoObject.Empty, default);
        using var archive = File.OpenRead(path);
        return Taken(new BundleLoader().LoadArchive(archive), path);
    }

    /// <summary>The module files of a path, or the path itself.</summary>
    public static IEnumerable<string> Modules(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*.rego", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [path];

    private static PolicyBundle Taken(BundleResult result, string path) =>
        result.Bundle ?? throw new UnreadableInputException($"{path}: {result.Code}: {result.Message}");
}
