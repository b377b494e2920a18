namespace SecureFin.Rego.Conformance.Tests;

/// <summary>Files below tests/data.</summary>
internal static class TestFiles
{
    private static readonly string Root = FindRoot();

    public static string PathOf(string name) => Path.Combine(Root, "tests", "data", name);

    public static IEnumerable<string> Lines(string name) => File.ReadLines(PathOf(name));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SecureFinGateway.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("repository root not found");
        }

        return folder;
    }
}
