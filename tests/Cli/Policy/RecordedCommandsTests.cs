using System.Text.Json.Nodes;

namespace SecureFin.Cli.Tests.Policy;

/// <summary>
/// Runs of <c>opa eval</c>, <c>test</c>, <c>deps</c> and <c>inspect</c>, made again with <c>sfg policy</c>. What differs stands
/// with its reason in differences.json, and what stands there must differ: the list can only shrink.
/// </summary>
public sealed class RecordedCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sfg-recorded-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("eval.json")]
    [InlineData("test.json")]
    public async Task Recorded_runs_end_as_recorded_but_for_the_listed_differences(string file)
    {
        var record = Read(file);
        var listed = Read("differences.json")[file]!.AsObject();
        Write(Read("test.json"));
        Write(record);
        var faults = new List<string>();
        foreach (var item in record["runs"]!.AsArray())
        {
            var run = new RecordedRun(_folder, item!.AsObject());
            using var extra = Extra(record, run.Command);
            var differences = await run.DifferencesAsync();
            if (listed.ContainsKey(run.Command) != differences.Count > 0)
                faults.Add($"{run.Command}: {(differences.Count == 0 ? "is listed and does not differ" : string.Join("; ", differences))}");
        }

        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
        Assert.Equal(listed.Count, record["runs"]!.AsArray().Count(item => listed.ContainsKey(item!["command"]!.GetValue<string>())));
    }

    private static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(TestFiles.Data("opa-contract", "cli", name)))!.AsObject();

    private void Write(JsonObject record)
    {
        foreach (var (name, text) in record["files"]!.AsObject())
        {
            if (name is "bad_test.rego" or "e/p.rego")
                continue;
            File.WriteAllText(Path.Combine(_folder, name), text!.GetValue<string>());
        }
    }

    /// <summary>Files that only the command which names them saw.</summary>
    private Removal? Extra(JsonObject record, string command)
    {
        foreach (var name in new[] { "bad_test.rego", "e/p.rego" })
        {
            if (!command.EndsWith(' ' + name.Split('/')[0], StringComparison.Ordinal))
                continue;
            var path = Path.Combine(_folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, record["files"]![name]!.GetValue<string>());
            return new Removal(path);
        }

        return null;
    }

    private sealed class Removal(string path) : IDisposable
    {
        public void Dispose() => File.Delete(path);
    }
}
