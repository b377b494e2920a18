namespace SecureFin.Gateway.Tests;

/// <summary>Files of tests/data, found from the repository's root.</summary>
internal static class TestData
{
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root(), "tests", "data", .. parts]);

    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "SecureFinGateway.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("No repository above the tests.");
    }
}
