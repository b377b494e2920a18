using System.Text.Json.Nodes;

namespace SecureFin.Cli.Tests.Policy;

/// <summary>Runs of <c>opa fmt</c>, made again with <c>sfg policy fmt</c>; differences.json names what differs and why.</summary>
public sealed class RecordedFormattingTests : IDisposable
{
    /// <summary>The file of the recorded options, as their recorded differences show it.</summary>
    private const string Module = "package p\nx   := 1\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("sfg-fmt-").FullName;

    public static TheoryData<string> Cases() => [.. Read("fmt.json")["cases"]!.AsArray().Select(item => (string)item!["name"]!)];

    public static TheoryData<string> Options() => [.. Read("fmt.json")["options"]!.AsObject().Select(option => option.Key)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_module_at_the_standard_input_comes_out_as_recorded(string name)
    {
        var record = Read("fmt.json")["cases"]!.AsArray().Single(item => (string)item!["name"]! == name)!;

        var run = await SfgRun.WithInput((string)record["before"]!, "policy", "fmt");

        Assert.Equal((string?)record["after"] ?? "", run.Output);
        Assert.Equal((int)record["exit"]! == 0, run.ExitCode == 0);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task An_option_ends_as_recorded_but_for_the_listed_differences(string name)
    {
        var record = Read("fmt.json")["options"]![name]!;
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.rego"), Module, TestContext.Current.CancellationToken);
        string[] words = ((string)record["command"]!).Split(' ')[1..];

        var run = await SfgRun.Of(["policy", .. words.Select(word => word == "a.rego" ? Path.Combine(_folder, word) : word)]);

        Assert.Equal((int?)record["exit"] ?? 0, run.ExitCode);
        var same = record["stdout"] is not { } wanted || (string)wanted! == run.Output.Replace(_folder + "/", "", StringComparison.Ordinal);
        Assert.True(same != Read("differences.json")["fmt.json"]!.AsObject().ContainsKey((string)record["command"]!), run.Output);
    }

    /// <summary>A record that no test reads would be a promise that nobody keeps.</summary>
    [Theory]
    [InlineData("fmt.json", "cases", 23, "command", "options")]
    [InlineData("check.json", "cases", 190, "command")]
    [InlineData("test.json", "runs", 16, "files")]
    [InlineData("eval.json", "runs", 24, "files")]
    public void Every_record_has_a_name_of_its_own_and_stands_where_the_tests_look(string file, string list, int count, params string[] others)
    {
        var record = Read(file);
        var names = record[list]!.AsArray().Select(item => (string)(item!["name"] ?? item["command"])!).ToList();

        Assert.Equal(others.Append(list).Order(StringComparer.Ordinal), record.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal((count, count), (names.Count, names.Distinct(StringComparer.Ordinal).Count()));
        Assert.Equal(file == "fmt.json" ? 3 : 0, record["options"]?.AsObject().Count ?? 0);
    }

    [Fact]
    public void Every_listed_difference_belongs_to_a_record()
    {
        foreach (var (file, listed) in Read("differences.json"))
        {
            var record = Read(file);
            var commands = (record["runs"]?.AsArray() ?? []).Concat(record["options"]?.AsObject().Select(option => option.Value) ?? []).Select(run => (string)run!["command"]!).ToHashSet(StringComparer.Ordinal);
            Assert.All(listed!.AsObject(), difference => Assert.Contains(difference.Key, commands));
        }
    }

    private static JsonObject Read(string name) => JsonNode.Parse(File.ReadAllText(TestFiles.Data("opa-contract", "cli", name)))!.AsObject();
}
