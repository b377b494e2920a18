using System.Text.RegularExpressions;

namespace SecureFin.Cli.Tests.Policy;

/// <summary>The first policy of docs/policy.md does what the guide says of it.</summary>
public sealed partial class GuideTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sfg-guide-");

    public GuideTests()
    {
        var guide = Blocks().Matches(File.ReadAllText(Path.Combine(TestFiles.Root, "docs", "policy.md"))).Select(block => block.Groups[1].Value).ToList();
        File.WriteAllText(Path.Combine(_folder.FullName, "pay.rego"), guide[0]);
        File.WriteAllText(Path.Combine(_folder.FullName, "pay_test.rego"), guide[1]);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("check", "--strict")]
    [InlineData("test", "--threshold=100")]
    [InlineData("fmt", "--fail")]
    public async Task The_first_policy_passes(string command, string option)
    {
        var run = await SfgRun.Of("policy", command, _folder.FullName, option);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [GeneratedRegex(@"```rego\n(.*?)```", RegexOptions.Singleline, 1000)]
    private static partial Regex Blocks();
}
