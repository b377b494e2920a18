using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SecureFin.Contract;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Policy.Decisions;
using SecureFin.Gateway.Tests.Egress;
using SecureFin.Rego;

namespace SecureFin.Gateway.Tests.Policy.Decisions;

public sealed class DecisionLogTests : IAsyncLifetime
{
    private const string Input = """{"version":1,"payment":{"debtorAccount":{"iban":"DE89370400440532013000"},"creditor":{"name":"Erika Mustermann"},"instructedAmount":{"amount":"12.50","currency":"EUR"}},"request":{"path":"/erp/x/DE89370400440532013000"}}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly ManualTime _clock = new();
    private readonly MaskingKey _key = MaskingKey.Generate();
    private DecisionLog _log = null!;

    private string Folder => Path.Combine(_folder.FullName, "decisions");

    public async ValueTask InitializeAsync() => await OpenAsync(new DecisionLogOptions { Directory = Folder });

    public async ValueTask DisposeAsync()
    {
        await _log.StopAsync(CancellationToken.None);
        _log.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_record_holds_the_masked_input_the_result_and_what_a_replay_needs()
    {
        var values = new NondeterministicValues { NowNanoseconds = 5 };
        await _log.AppendAsync(Decision() with { Nondeterministic = values }, Encoding.UTF8.GetBytes(Input), CancellationToken.None);

        var text = Assert.Single(Lines());
        var record = JsonNode.Parse(text)!;

        Assert.DoesNotContain("DE89370400440532013000", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Mustermann", text, StringComparison.Ordinal);
        Assert.Matches("^tok_", record["input"]!["payment"]!["debtorAccount"]!["iban"]!.ToString());
        Assert.Contains(record["input"]!["payment"]!["debtorAccount"]!["iban"]!.ToString(), record["input"]!["request"]!["path"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("12.50", record["input"]!["payment"]!["instructedAmount"]!["amount"]!.ToString());
        Assert.Equal(("rev-7", "true"), (record["bundles"]!["main"]!["revision"]!.ToString(), record["masked"]!.ToString()));
        Assert.Equal("""{"allow":true,"reasons":[],"obligations":{"approvals":2,"hold":null,"mask":{"iban":"partial"}}}""", record["result"]!.ToJsonString());
        Assert.Equal("""{"time.now_ns":{"[]":5}}""", record["nd_builtin_cache"]!.ToJsonString());
    }

    [Fact]
    public async Task What_a_policy_gave_to_builtins_is_masked_as_the_input_is_and_their_answers_stay()
    {
        var values = NondeterministicValues.FromJson(RegoJson.Parse("""{"rand.intn":{"[\"DE89370400440532013000\",100]":42},"time.now_ns":{"[]":4111111111111111000}}"""u8));
        await _log.AppendAsync(Decision() with { Nondeterministic = values }, Encoding.UTF8.GetBytes(Input), CancellationToken.None);

        var text = Assert.Single(Lines());
        var record = JsonNode.Parse(text)!;
        Assert.DoesNotContain("DE89370400440532013000", text, StringComparison.Ordinal);
        var token = record["input"]!["payment"]!["debtorAccount"]!["iban"]!.ToString(); // what a replay computes on
        Assert.Equal(42, (int)record["nd_builtin_cache"]!["rand.intn"]![$"[\"{token}\",100]"]!);
        Assert.Equal(4111111111111111000, (long)record["nd_builtin_cache"]!["time.now_ns"]!["[]"]!);
    }

    [Fact]
    public async Task Every_one_of_many_calls_together_is_recorded_once()
    {
        var ids = Enumerable.Range(0, 500).Select(i => $"id-{i}").ToList();

        await Task.WhenAll(ids.Select(id => _log.AppendAsync(Decision() with { DecisionId = id }, Encoding.UTF8.GetBytes(Input), CancellationToken.None).AsTask()));

        Assert.Equal(ids.Order(StringComparer.Ordinal), Lines().Select(line => JsonNode.Parse(line)!["decision_id"]!.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Files_are_rotated_by_size_and_the_oldest_goes()
    {
        await _log.StopAsync(CancellationToken.None);
        _log.Dispose();
        await OpenAsync(new DecisionLogOptions { Directory = Folder, MaxFileBytes = 2000, MaxFiles = 3 });

        for (var i = 0; i < 20; i++)
            await _log.AppendAsync(Decision() with { DecisionId = $"{i:D2}" }, Encoding.UTF8.GetBytes(Input), CancellationToken.None);

        var files = Directory.GetFiles(Folder);
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 2000));
        Assert.Equal("19", JsonNode.Parse(Lines()[^1])!["decision_id"]!.ToString());
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_refuses_the_call_and_recovers()
    {
        File.WriteAllText(Folder, "a file where the folder belongs");

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => AppendAsync());
        Assert.Equal(Problems.PolicyUnavailable, refusal.Problem);
        Assert.False(_log.IsReady);

        File.Delete(Folder);
        await AppendAsync();
        Assert.True(_log.IsReady);
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("[1,2")]
    public async Task An_input_that_cannot_be_masked_is_not_written_and_the_call_is_refused(string input)
    {
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => _log.AppendAsync(Decision(), Encoding.UTF8.GetBytes(input), CancellationToken.None).AsTask());

        Assert.Equal(Problems.PolicyUnavailable, refusal.Problem);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task Without_the_key_of_tokens_no_decision_counts()
    {
        using var log = new DecisionLog(
            new DecisionLogOptions { Directory = Folder }, new MaskingPlans(_ => throw new ProblemException(Problems.SecretUnavailable, "no key")), _clock, NullLogger<DecisionLog>.Instance);

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => log.AppendAsync(Decision(), Encoding.UTF8.GetBytes(Input), CancellationToken.None).AsTask());

        Assert.Equal(Problems.PolicyUnavailable, refusal.Problem);
    }

    [Fact]
    public async Task A_writer_that_hangs_refuses_the_call_after_the_patience()
    {
        // Never started: its queue is taken by nobody.
        using var log = new DecisionLog(
            new DecisionLogOptions { Directory = Folder, Patience = TimeSpan.FromMilliseconds(20) }, new MaskingPlans(_ => ValueTask.FromResult(_key)), TimeProvider.System, NullLogger<DecisionLog>.Instance);

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => log.AppendAsync(Decision(), Encoding.UTF8.GetBytes(Input), CancellationToken.None).AsTask());

        Assert.Equal(Problems.PolicyUnavailable, refusal.Problem);
    }

    [Fact]
    public async Task A_decision_that_is_not_recorded_never_reaches_the_asker()
    {
        File.WriteAllText(Folder, "a file where the folder belongs");
        var governed = new GovernedDecider(new FixedDecider(Decision()), _log, null);

        await Assert.ThrowsAsync<ProblemException>(() => governed.DecideAsync(Encoding.UTF8.GetBytes(Input), CancellationToken.None).AsTask());
    }

    private async Task OpenAsync(DecisionLogOptions options)
    {
        _log = new DecisionLog(options, new MaskingPlans(_ => ValueTask.FromResult(_key)), TimeProvider.System, NullLogger<DecisionLog>.Instance);
        await _log.StartAsync(CancellationToken.None);
    }

    private Task AppendAsync() => _log.AppendAsync(Decision(), Encoding.UTF8.GetBytes(Input), CancellationToken.None).AsTask();

    private List<string> Lines() => [.. Directory.GetFiles(Folder).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];

    private PolicyDecision Decision() => new()
    {
        DecisionId = Ulid.New(_clock), BundleRevision = "rev-7", Allowed = true, DecidedAt = _clock.GetUtcNow(),
        Obligations = new Obligations { Approvals = 2, Mask = new Dictionary<string, string> { ["iban"] = "partial" } },
    };

    private sealed class FixedDecider(PolicyDecision decision) : IPolicyDecider
    {
        public string? Revision => decision.BundleRevision;

        public ValueTask<PolicyDecision> DecideAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation) => ValueTask.FromResult(decision);
    }
}
