using System.Text.Json;

namespace SecureFin.Cli.Tests.Audit;

/// <summary>Ways to tamper with a gateway's log and what lies beside it, by the table in <c>tests/data/audit/tampering.json</c>.</summary>
public sealed class TamperingTableTests(TamperedGateway gateway) : IClassFixture<TamperedGateway>
{
    private static readonly Dictionary<string, Case> Table = JsonSerializer.Deserialize<Case[]>(
        File.ReadAllText(TestFiles.Data("audit", "tampering.json")), JsonSerializerOptions.Web)!.ToDictionary(each => each.What);

    public static TheoryData<string> Ways => [.. Table.Keys];

    [Fact]
    public void Each_way_of_the_table_is_tried_and_no_other() => Assert.Equal(Table.Keys.Order(), TamperedGateway.Ways.Keys.Order());

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_command_names_the_first_bad_entry_and_ends_as_the_table_says(string what)
    {
        var expected = Table[what];
        using var home = new TamperedGateway.Copy(gateway);
        await TamperedGateway.Ways[what](home);

        var run = await SfgRun.Of(home.Command);

        Assert.True(run.ExitCode == expected.Exit, $"{run.ExitCode}\n{run.Output}{run.Error}");
        if (expected.Code is { } code)
            Assert.Equal((code, expected.First), First(run.Output));
        if (expected is { First: { } first, Code: not null } && !expected.Code.StartsWith("evidence.", StringComparison.Ordinal))
            Assert.Contains($"first bad    entry {first}\n", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Code and entry of the first problem that is listed.</summary>
    private static (string Code, long? Index) First(string output)
    {
        var line = output.Split('\n').First(line => line.IndexOf("  ", StringComparison.Ordinal) is > 0 and var end && line[..end].Contains('.', StringComparison.Ordinal) && !line[..end].Contains(' ', StringComparison.Ordinal));
        var words = line.Split("  ");
        return (words[0], words[1].StartsWith("entry ", StringComparison.Ordinal) ? long.Parse(words[1][6..], System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    private sealed record Case(string What, int Exit, string? Code, long? First);
}
