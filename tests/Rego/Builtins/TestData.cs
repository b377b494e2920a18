namespace SecureFin.Rego.Tests.Builtins;

/// <summary>Files under tests/data, found from the repository root.</summary>
internal static class TestData
{
    public static string Path(params ReadOnlySpan<string> parts)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(System.IO.Path.Combine(directory.FullName, "SecureFinGateway.sln"))) directory = directory.Parent;
        return System.IO.Path.Combine([directory!.FullName, "tests", "data", .. parts]);
    }
}
