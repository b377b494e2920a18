using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SecureFin.Contract;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Policy;

/// <summary>A bundle on a path: what is good decides at once, what is not leaves what decided before.</summary>
public sealed class PolicyRoomTests : IDisposable
{
    private const string Good = """
        package securefin.gateway

        decision := {"allow": input.action == "a", "reasons": [], "obligations": {"mask": {}, "approvals": 0, "hold": null}}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly ManualTime _clock = new();
    private readonly PolicyStatus _status = new();
    private readonly EmbeddedDecider _decider;
    private readonly PolicyOptions _options;

    public PolicyRoomTests()
    {
        _options = new PolicyOptions { BundlePath = Path.Combine(_folder.FullName, "policy"), AllowUnsigned = true, MaxBundleBytes = 64 * 1024 };
        _folder.CreateSubdirectory("policy");
        _decider = new EmbeddedDecider(Options.Create(_options), _clock);
        Write("a.rego", Good);
    }

    public static TheoryData<string, string, string> Bad => new()
    {
        { "does not compile", "b.rego", "package securefin.gateway\n\nx := y" },
        { "does not parse", "b.rego", "package" },
        { "own test fails", "b.rego", "package securefin.gateway_test\n\ntest_no if false" },
        { "own test conflicts", "b.rego", "package securefin.gateway_test\n\ntest_no := x if some x in [true, false]" },
        { "no decision", "a.rego", "package securefin.gateway\n\nother := 1" },
        { "data is no JSON", "data.json", "{" },
        { "rule over data", "data.json", """{"securefin": {"gateway": {"decision": {}}}}""" },
        { "roots elsewhere", ".manifest", """{"roots": ["other"]}""" },
        { "delta", "patch.json", """{"data": []}""" },
        { "too large", "data.json", $$"""{"x": "{{new string('x', 70_000)}}"}""" },
        { "signed without a key", ".signatures.json", """{"signatures": ["a.b.c"]}""" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bundle_that_is_not_good_leaves_the_old_one_in_place_and_a_mended_one_decides(string what, string file, string content)
    {
        var room = Room();
        await room.StartingAsync(CancellationToken.None);
        var before = _decider.Revision;

        Write(file, content);
        room.Look();

        Assert.Equal(before, _decider.Revision);
        Assert.True(_status.Now.Refusal is not null, what);
        Assert.True((await AskAsync("""{"action": "a"}""")).Allowed);

        File.Delete(At(file));
        Write("a.rego", Good + "\n# mended");
        room.Look();

        Assert.NotEqual(before, _decider.Revision);
        Assert.Null(_status.Now.Refusal);
    }

    [Fact]
    public async Task Without_a_good_bundle_nothing_starts()
    {
        Write("a.rego", "package");

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => Room().StartingAsync(CancellationToken.None));

        Assert.Equal(Problems.PolicyUnavailable, refusal.Problem);
        await Assert.ThrowsAsync<ProblemException>(() => AskAsync("{}"));
    }

    [Fact]
    public void A_folder_that_went_away_leaves_what_decides()
    {
        var room = Room();
        room.Look();

        Directory.Delete(_options.BundlePath!, recursive: true);
        room.Look();

        Assert.NotNull(_decider.Revision);
        Assert.Contains("cannot be read", _status.Now.LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("link")]
    [InlineData("link to a folder")]
    [InlineData("pipe")]
    public async Task What_is_no_regular_file_refuses_the_folder_by_code_and_never_holds_up_the_look(string what)
    {
        var outside = _folder.CreateSubdirectory("outside");
        File.WriteAllText(Path.Combine(outside.FullName, "c.rego"), "package securefin.gateway\n\nother := 1");
        var room = Room();
        room.Look();
        var revision = _decider.Revision;
        switch (what)
        {
            case "link": File.CreateSymbolicLink(At("c.rego"), Path.Combine(outside.FullName, "c.rego")); break;
            case "link to a folder": Directory.CreateSymbolicLink(At("c.rego"), outside.FullName); break;
            default: System.Diagnostics.Process.Start("mkfifo", At("c.rego")).WaitForExit(); break;
        }

        await Task.Run(room.Look).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal(revision, _decider.Revision);
        Assert.StartsWith("bundle.path: c.rego is ", _status.Now.Refusal, StringComparison.Ordinal);
        Assert.Contains("bundle.path", _status.Now.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_path_that_is_a_pipe_is_refused_and_never_holds_up_the_start()
    {
        Directory.Delete(_options.BundlePath!, recursive: true);
        System.Diagnostics.Process.Start("mkfifo", _options.BundlePath!).WaitForExit();

        Room().Look();

        Assert.Null(_decider.Revision);
        Assert.StartsWith("bundle.path", _status.Now.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]]")]
    [InlineData("{}")]
    public async Task What_cannot_be_decided_is_an_outage_and_never_a_deny(string input)
    {
        Room().Look();

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => AskAsync(input));

        Assert.Equal(Problems.PolicyUnavailable, refusal.Problem);
    }

    [Theory]
    [InlineData("\"allow\": true, \"reasons\": [], \"obligations\": {\"mask\": {}, \"approvals\": 0, \"hold\": null, \"limit\": 1}")]
    [InlineData("\"allow\": true, \"reasons\": [], \"obligations\": {\"mask\": {}, \"approvals\": -1, \"hold\": null}")]
    [InlineData("\"allow\": true, \"reasons\": [], \"obligations\": {\"mask\": {}, \"approvals\": 11, \"hold\": null}")]
    [InlineData("\"allow\": true, \"reasons\": [], \"obligations\": {\"mask\": {}, \"approvals\": 0}")]
    [InlineData("\"allow\": true, \"reasons\": [], \"obligations\": {\"mask\": {\"iban\": \"hide\"}, \"approvals\": 0, \"hold\": null}")]
    [InlineData("\"allow\": true, \"reasons\": [], \"obligations\": {\"mask\": {\"soul\": \"remove\"}, \"approvals\": 0, \"hold\": null}")]
    [InlineData("\"allow\": true, \"obligations\": {\"mask\": {}, \"approvals\": 0, \"hold\": null}")]
    [InlineData("\"allow\": 1, \"reasons\": [], \"obligations\": {\"mask\": {}, \"approvals\": 0, \"hold\": null}")]
    [InlineData("\"allow\": true, \"reasons\": [{\"code\": \"a\", \"message\": \"b\"}], \"obligations\": {\"mask\": {}, \"approvals\": 0, \"hold\": null}")]
    [InlineData("\"allow\": false, \"reasons\": [{\"code\": \"a\"}]")]
    public async Task An_answer_with_a_duty_that_nobody_knows_is_no_decision(string members)
    {
        Write("a.rego", $"package securefin.gateway\n\ndecision := {{{members}}}");
        Room().Look();

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => AskAsync("{}"));

        Assert.Equal(Problems.PolicyUnavailable, refusal.Problem);
    }

    [Fact]
    public async Task Calls_beside_a_swap_are_each_decided_by_one_bundle_whole()
    {
        var room = Room();
        room.Look();
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var decision = await AskAsync("""{"action": "a"}""");
                Assert.Equal(decision.Allowed ? 0 : 1, decision.Reasons.Count);
            }
        })).ToList();
        for (var i = 0; i < 20; i++)
        {
            var deny = """decision := {"allow": false, "reasons": [{"code": "x", "message": "y"}], "obligations": {}}""";
            Write("a.rego", i % 2 == 0 ? $"package securefin.gateway\n\n{deny}" : Good);
            room.Look();
            Assert.Null(_status.Now.Refusal);
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private PolicyRoom Room() => new(_decider, new PolicyActivation(_decider, _status, _clock, NullLogger<PolicyActivation>.Instance), _status, _options.BundlePath!, Options.Create(_options), _clock);

    private async Task<PolicyDecision> AskAsync(string input) => await _decider.DecideAsync(System.Text.Encoding.UTF8.GetBytes(input), CancellationToken.None);

    private string At(string file) => Path.Combine(_options.BundlePath!, file);

    private void Write(string file, string content) => File.WriteAllText(At(file), content);
}
