using System.Text;
using System.Text.RegularExpressions;
using SecureFin.Audit.Notes;
using SecureFin.Audit.Tree;
using SecureFin.Audit.Verification;

namespace SecureFin.Audit.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public async Task The_example_of_the_readme_does_what_it_says()
    {
        using var home = new TempDirectory();
        var directory = home["log"];

        // begin
        using var signer = Ed25519NoteSigner.Generate("gateway.example/audit/1");
        var options = new AuditLogOptions { Directory = directory, Origin = signer.Name, Signers = [signer] };
        string receipt;
        await using (var log = await AuditLog.OpenAsync(options, CancellationToken.None))
        {
            // completes when the entry is flushed to disk and covered by a signed checkpoint
            var appended = await log.AppendAsync("""{"kind":"intent"}"""u8.ToArray(), CancellationToken.None);
            receipt = (await log.ProveAsync(appended.Index, CancellationToken.None)).ToTlogProof();
        }

        // whoever has the entry, the receipt and the key needs nothing else
        var key = VerifierKey.Parse(signer.Key.ToString());
        bool holds = TlogProof.Parse(Encoding.UTF8.GetBytes(receipt)).Verify("""{"kind":"intent"}"""u8, key);

        // and whoever has a copy of the directory can check all of it
        VerificationReport report = await new LogVerifier([key]).VerifyAsync(directory);

        // end
        Assert.True(holds);
        Assert.True(report.Valid);
    }

    [Fact]
    public async Task The_example_that_is_tested_is_the_one_that_is_printed()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(TestData.Root(), "gateway/Audit/README.md"));
        var printed = Regex.Match(readme, "```csharp\n(?:using [^\n=]*;\n)+\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var source = await File.ReadAllTextAsync(Path.Combine(TestData.Root(), "tests/Audit/ReadmeTests.cs"));
        var tested = Regex.Match(source, "        // begin\n(.*?)\n        // end", RegexOptions.Singleline).Groups[1].Value;

        Assert.Equal(printed.Trim(), string.Join('\n', tested.Split('\n').Select(line => line.StartsWith("        ") ? line[8..] : line)).Trim());
    }
}
