namespace SecureFin.Gateway.Config;

/// <summary>The folder that the operator gave; relative paths of the configuration start here.</summary>
internal sealed class ConfigFolder
{
    private ConfigFolder(string path) => Path = path;

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <exception cref="ConfigurationException">There is no such folder.</exception>
    public static ConfigFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return Directory.Exists(full) ? new ConfigFolder(full) : throw new ConfigurationException($"There is no folder {full}.");
    }

    /// <summary>Makes it the process's working folder, so that every relative path of the configuration starts here.</summary>
    /// <returns>Its full path: what the operator gave may have been relative to the folder that was left.</returns>
    public string Enter()
    {
        Directory.SetCurrentDirectory(Path);
        return Path;
    }

    /// <summary>A path of the configuration as a full path.</summary>
    public string Resolve(string path) => System.IO.Path.GetFullPath(path, Path);
}
