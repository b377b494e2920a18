namespace SecureFin.Jose.Tests;

/// <summary>No file of vectors lies in tests/data that no test reads.</summary>
public sealed class VectorFilesTests
{
    private static readonly string[] Folders = ["jose", "audit", "json", "x509", "attacks", "masking"];

    [Fact]
    public void Every_file_of_vectors_is_named_by_a_test()
    {
        var tests = Path.Combine(TestData.Root, "tests");
        var sources = string.Concat(Sources(tests).Select(File.ReadAllText));

        var unread = Folders.SelectMany(folder => Directory.EnumerateFiles(TestData.PathOf(folder), "*.json", SearchOption.AllDirectories))
            .Where(file => !sources.Contains(Path.GetFileName(file), StringComparison.Ordinal) && !sources.Contains('"' + Path.GetFileNameWithoutExtension(file) + '"', StringComparison.Ordinal));

        Assert.Empty(unread.Select(file => Path.GetRelativePath(tests, file)));
    }

    // Sources and scripts of the tests, without what is built or installed.
    private static IEnumerable<string> Sources(string tests) => Directory.EnumerateFiles(tests, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(tests, file).Split('/') is var parts && !parts.Contains("bin") && !parts.Contains("obj") && !parts.Contains("node_modules") && parts[0] != "data")
        .Where(file => Path.GetExtension(file) is ".cs" or ".mjs" or ".sh" || Path.GetFileName(file) is "run" or "attacks");
}
