using System.Text.Json;

namespace SecureFin.Audit.Tests;

/// <summary>Finds the files under <c>tests/data/audit</c>.</summary>
internal static class TestData
{
    public static JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root(), "tests/data/audit", name))).RootElement;

    public static string Root()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "SecureFinGateway.sln")))
                return directory.FullName;
        }

        throw new DirectoryNotFoundException("The repository root was not found above the test program.");
    }
}
