using System.Collections.Concurrent;
using System.Text;

namespace SecureFin.Cli.Tests.Policy;

/// <summary><c>sfg policy test --watch</c> as a developer runs it: a file changes, the tests run again, an interrupt ends it.</summary>
public sealed class WatchedTestsTests : IDisposable
{
    private const string Passing = "package a\n\nallow if input.x > 1\n\ntest_allow if allow with input as {\"x\": 2}\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("sfg-watch-").FullName;

    [Theory]
    [InlineData("input.x > 2", "FAIL: 1/1", 1)]
    [InlineData("input.x > ", "rego_parse_error", 2)]
    public async Task A_changed_file_is_tested_again_and_mending_it_passes(string broken, string said, int code)
    {
        var path = Path.Combine(_folder, "a.rego");
        await File.WriteAllTextAsync(path, Passing, TestContext.Current.CancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (output, notes) = (new Screen(), new Screen());
        var run = Sfg.RunAsync(["policy", "test", "--watch", _folder], output, notes, () => Stream.Null, stop.Token);

        await notes.Shows("watching for changes", 1);
        Assert.Contains("PASS: 1/1", output.Text, StringComparison.Ordinal);

        await File.WriteAllTextAsync(path, Passing.Replace("input.x > 1", broken, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await notes.Shows("watching for changes", 2);
        Assert.Contains(said, output.Text + notes.Text, StringComparison.Ordinal);

        await stop.CancelAsync();
        Assert.Equal(code, await run.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_appears_is_tested_too_and_results_for_programs_stand_alone()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.rego"), Passing, TestContext.Current.CancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (output, notes) = (new Screen(), new Screen());
        var run = Sfg.RunAsync(["policy", "test", "-w", "-f", "json", _folder], output, notes, () => Stream.Null, stop.Token);

        await notes.Shows("watching for changes", 1);
        var first = output.Text;
        await File.WriteAllTextAsync(Path.Combine(_folder, "b.rego"), "package b\n\ntest_b if true\n", TestContext.Current.CancellationToken);
        await notes.Shows("watching for changes", 2);
        await stop.CancelAsync();

        Assert.Equal(0, await run.WaitAsync(Patience, TestContext.Current.CancellationToken));
        using var before = System.Text.Json.JsonDocument.Parse(first);
        using var after = System.Text.Json.JsonDocument.Parse(output.Text[first.Length..]);
        Assert.Equal((1, 2), (before.RootElement.GetArrayLength(), after.RootElement.GetArrayLength()));
    }

    [Fact]
    public async Task Files_that_go_away_are_a_note_and_not_the_end()
    {
        var path = Path.Combine(_folder, "a.rego");
        await File.WriteAllTextAsync(path, Passing, TestContext.Current.CancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (output, notes) = (new Screen(), new Screen());
        var run = Sfg.RunAsync(["policy", "test", "-w", path], output, notes, () => Stream.Null, stop.Token);

        await notes.Shows("watching for changes", 1);
        File.Delete(path);
        await notes.Shows("[input.missing]", 1);
        await File.WriteAllTextAsync(path, Passing, TestContext.Current.CancellationToken);
        await notes.Shows("watching for changes", 3);
        await stop.CancelAsync();

        Assert.Equal(0, await run.WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A stream that a test may read while the command writes it.</summary>
    private sealed class Screen : TextWriter
    {
        private readonly ConcurrentQueue<char> _written = new();

        public override Encoding Encoding => Encoding.UTF8;

        public string Text => new([.. _written]);

        public override void Write(char value) => _written.Enqueue(value);

        public async Task Shows(string line, int times)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(Patience);
            while (Text.Split(line).Length <= times)
                await Task.Delay(20, patience.Token);
        }
    }
}
