using System.Text.Json.Nodes;

namespace SecureFin.Cli.Tests.Policy;

public sealed class ReplayCommandTests : IDisposable
{
    private const string Token = "tok_AAAAAAAAAAAAAAAAAAAAAA";
    private const string Allow = """{"allow":true,"reasons":[],"obligations":{"approvals":0,"hold":null,"mask":{}}}""";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Fact]
    public async Task A_candidate_that_decides_the_same_ends_well()
    {
        var log = Log(Record("a", """{"amount": 10}""", Allow), Record("b", """{"amount": 60}""", Allow));

        var run = await SfgRun.Of("policy", "replay", "--bundle", Policy("input.amount <= 100"), "--from", log);

        Assert.Equal((0, "2 same, 0 changed, 0 not replayable"), (run.ExitCode, run.Output.Trim()));
    }

    [Fact]
    public async Task What_would_change_is_listed_with_its_reason()
    {
        var log = Log(Record("a", """{"amount": 10}""", Allow), Record("b", """{"amount": 60}""", Allow));

        var run = await SfgRun.Of("policy", "replay", "--bundle", Policy("input.amount <= 50"), "--from", log, "--format", "json");
        var report = JsonNode.Parse(run.Output)!;

        Assert.Equal(1, run.ExitCode);
        Assert.Equal((1, 1), (report["same"]!.GetValue<int>(), report["changed"]!.GetValue<int>()));
        var change = Assert.Single(report["decisions"]!.AsArray())!;
        Assert.Equal(("b", "rev-1", "verdict: allow → deny"), (change["decision_id"]!.ToString(), change["revision"]!.ToString(), change["why"]![0]!.ToString()));
    }

    [Fact]
    public async Task A_change_is_explained_by_the_rules_that_are_asked_for()
    {
        var log = Log(Record("b", """{"amount": 60}""", Allow));

        var run = await SfgRun.Of("policy", "replay", "--bundle", Policy("input.amount <= 50"), "--from", log, "--explain", "data.securefin.gateway.allow");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("input.amount <= 50", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_obligations_are_a_change()
    {
        var log = Log(Record("a", """{"amount": 10}""", Allow.Replace("\"approvals\":0", "\"approvals\":2", StringComparison.Ordinal)));

        var run = await SfgRun.Of("policy", "replay", "--bundle", Policy("true"), "--from", log);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("obligations:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recorded_time_and_random_values_are_given_back()
    {
        var recorded = """{"time.now_ns":{"[]":1763714096000000000},"rand.intn":{"[\"x\",1000000]":77}}""";
        var log = Log(Record("a", "{}", Allow, recorded));

        var run = await SfgRun.Of("policy", "replay", "--bundle", Policy("""time.now_ns() == 1763714096000000000 and rand.intn("x", 1000000) == 77""".Replace(" and ", "\n\t", StringComparison.Ordinal)), "--from", log);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    [Theory]
    [InlineData("startswith(input.payment.iban, \"DE\")", 1)]
    [InlineData("input.payment.iban == \"GB94BARC10201530093459\"", 1)]
    [InlineData("input.payment.iban == input.other.iban", 0)]
    [InlineData("input.amount == 10", 0)]
    public async Task A_candidate_that_hangs_on_a_masked_value_cannot_be_told(string condition, int exit)
    {
        var verdict = exit == 0 ? Allow : """{"allow":false,"reasons":[],"obligations":{}}""";
        var log = Log(Record("a", $$$"""{"amount": 10, "payment": {"iban": "{{{Token}}}"}, "other": {"iban": "{{{Token}}}"}}""", verdict));

        var run = await SfgRun.Of("policy", "replay", "--bundle", Policy(condition), "--from", log);

        Assert.Equal(exit, run.ExitCode);
        Assert.Contains(exit == 0 ? "1 same" : "1 not replayable", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_that_its_own_bundle_does_not_repeat_hung_on_what_was_masked()
    {
        var log = Log(Record("a", $$$"""{"payment": {"name": "{{{Token}}}"}}""", Allow));

        var run = await SfgRun.Of("policy", "replay", "--bundle", Policy("true"), "--baseline", Policy("input.payment.name == \"Erika\"", "old"), "--from", log);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the bundle of then", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"decision_id\": 1, \"input\": {}, \"result\": {}}")]
    public async Task A_line_that_is_no_record_ends_the_replay(string line)
    {
        var run = await SfgRun.Of("policy", "replay", "--bundle", Policy("true"), "--from", Log(line));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("decisions-1.jsonl:1", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"decision_id\":\"b\",\"inp")]
    [InlineData("{")]
    public async Task A_last_line_that_a_crash_has_cut_is_told_counted_and_passed_over(string cut)
    {
        var log = Log(Record("a", """{"amount": 10}""", Allow));
        await File.AppendAllTextAsync(Path.Combine(log, "decisions-1.jsonl"), cut, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(log, "decisions-2.jsonl"), Record("b", """{"amount": 10}""", Allow) + "\n", TestContext.Current.CancellationToken);

        var run = await SfgRun.Of("policy", "replay", "--bundle", Policy("true"), "--from", log);
        var json = await SfgRun.Of("policy", "replay", "--bundle", Policy("true"), "--from", log, "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("decisions-1.jsonl:2: this line was cut while it was written; skipped", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("2 same, 0 changed, 0 not replayable, 1 torn", run.Output.Trim(), StringComparison.Ordinal);
        Assert.EndsWith("decisions-1.jsonl:2", Assert.Single(JsonNode.Parse(json.Output)!["torn"]!.AsArray())!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_line_in_the_middle_is_an_error_that_names_it()
    {
        var run = await SfgRun.Of("policy", "replay", "--bundle", Policy("true"), "--from", Log(Record("a", "{}", Allow), "{\"decision_id\":\"b\"", Record("c", "{}", Allow)));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("decisions-1.jsonl:2: this is no recorded decision", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_whose_line_feed_alone_is_missing_counts()
    {
        var log = Log();
        await File.WriteAllTextAsync(Path.Combine(log, "decisions-1.jsonl"), Record("a", """{"amount": 10}""", Allow), TestContext.Current.CancellationToken);

        Assert.Equal("1 same, 0 changed, 0 not replayable", (await SfgRun.Of("policy", "replay", "--bundle", Policy("true"), "--from", log)).Output.Trim());
    }

    [Fact]
    public async Task A_line_beyond_the_bound_ends_the_replay_and_lines_across_buffers_are_whole()
    {
        var log = Log(Record("a", $$"""{"amount": 10, "text": "{{new string('x', 200_000)}}"}""", Allow), Record("b", """{"amount": 10}""", Allow));
        Assert.Equal("2 same, 0 changed, 0 not replayable", (await SfgRun.Of("policy", "replay", "--bundle", Policy("true"), "--from", log)).Output.Trim());

        var run = await SfgRun.Of("policy", "replay", "--bundle", Policy("true"), "--from", Log(new string('x', (4 << 20) + 70_000)));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("decisions-1.jsonl:1: this is no recorded decision", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Record(string id, string input, string result, string values = "{}") =>
        $$$"""{"decision_id":"{{{id}}}","timestamp":"2026-11-21T08:00:00Z","path":"securefin/gateway/decision","bundles":{"main":{"revision":"rev-1"}},"input":{{{input}}},"masked":true,"result":{{{result}}},"nd_builtin_cache":{{{values}}}}""";

    private string Log(params string[] lines)
    {
        File.WriteAllLines(Path.Combine(_folder.FullName, "decisions-1.jsonl"), lines);
        return _folder.FullName;
    }

    private string Policy(string condition, string name = "new")
    {
        var folder = _folder.CreateSubdirectory(name).FullName;
        File.WriteAllText(Path.Combine(folder, "p.rego"), $$$"""
            package securefin.gateway

            default allow := false

            allow if {
            	{{{condition}}}
            }

            decision := {"allow": allow, "reasons": [], "obligations": {"mask": {}, "approvals": 0, "hold": null}}
            """);
        return folder;
    }
}
