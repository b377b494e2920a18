namespace SecureFin.Cli.Tests;

/// <summary>Files of the repository.</summary>
internal static class TestFiles
{
    public static string Root { get; } = FindRoot();

    public static string Data(params string[] parts) => Path.Combine([Root, "tests", "data", .. parts]);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SecureFinGateway.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("repository root not found");
        return folder;
    }
}
