using System.Text;
using System.Text.Json;
using SecureFin.Audit;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Notes;

namespace SecureFin.Cli.Tests.Audit;

public sealed class AuditCommandsTests : IAsyncLifetime
{
    private const string Origin = "gateway.example/audit/1";
    private readonly string home = Directory.CreateTempSubdirectory("sfg-cli-").FullName;
    private readonly Ed25519NoteSigner signer = Ed25519NoteSigner.Generate(Origin);

    private string Log => Path.Combine(home, "log");

    private string Keys => Path.Combine(home, "log.vkey");

    public async ValueTask InitializeAsync()
    {
        await using var log = await AuditLog.OpenAsync(Options(), default);
        for (var i = 0; i < 300; i++)
            await log.AppendAsync(Encoding.UTF8.GetBytes($$"""{"kind":"{{(i % 3 == 0 ? "intent" : "outcome")}}","n":{{i}}}"""), default);
        await File.WriteAllTextAsync(Keys, signer.Key + "\n");
    }

    private async Task AppendAsync(params string[] entries)
    {
        await using var log = await AuditLog.OpenAsync(Options(), default);
        foreach (var entry in entries)
            await log.AppendAsync(Encoding.UTF8.GetBytes(entry), default);
    }

    private AuditLogOptions Options() =>
        new() { Directory = Log, Origin = Origin, Signers = [signer], JournalSegmentBytes = 8 << 20, RequiredFreeBytes = 0 };

    public ValueTask DisposeAsync()
    {
        Directory.Delete(home, recursive: true);
        signer.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Verify_says_valid_and_ends_with_0()
    {
        var run = await SfgRun.Of("audit", "verify", Log, "--key", Keys);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.StartsWith("valid\n", run.Output);
    }

    [Fact]
    public async Task JSON_for_programs_and_terminals_shows_base64_and_names_as_they_are_and_escapes_controls()
    {
        const string Text = "a+b/c== Müller <x> 'y'";
        await AppendAsync($$"""{"text":"{{Text}}\u001b[31m"}""");
        foreach (var command in new[] { new[] { "show", Log, "300" }, ["tail", Log, "-n", "1"] })
        {
            var run = await SfgRun.Of(["audit", .. command, "--format", "json"]);
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Contains(Text, run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', run.Output);
        }
    }

    [Theory]
    [InlineData(true, "this is a copy of a log: no entry says that it was read")]
    [InlineData(false, "no configuration of a gateway is named")]
    public async Task Where_no_entry_can_tell_of_a_reading_the_reader_is_told_and_sees_what_stands_there(bool isCopy, string says)
    {
        if (isCopy)
            Directory.Delete(Log + ".journal", recursive: true);
        foreach (var command in new[] { new[] { "show", Log, "42" }, ["tail", Log], ["prove", Log, "42"] })
        {
            var run = await SfgRun.Of(["audit", .. command]);
            Assert.Equal(0, run.ExitCode);
            Assert.StartsWith("sfg: " + says, run.Error, StringComparison.Ordinal);
            Assert.NotEmpty(run.Output);
        }
    }

    [Fact]
    public async Task A_link_to_a_gateways_log_is_its_own_log_and_no_copy()
    {
        var link = Path.Combine(Directory.CreateDirectory(Path.Combine(home, "elsewhere")).FullName, "log");
        Directory.CreateSymbolicLink(link, Log);

        var run = await SfgRun.Of("audit", "show", link, "42", "--config", Path.Combine(home, "none"));
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("so nothing is shown", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_takes_the_key_as_text_too() =>
        Assert.Equal(0, (await SfgRun.Of("audit", "verify", Log, "--key", signer.Key.ToString())).ExitCode);

    [Fact]
    public async Task Verify_names_the_changed_entry_and_ends_with_1()
    {
        var bundle = Path.Combine(Log, "tile/entries/000");
        var bytes = await File.ReadAllBytesAsync(bundle);
        bytes[bytes.AsSpan().IndexOf("\"n\":77"u8) + 4] = (byte)'8';
        await File.WriteAllBytesAsync(bundle, bytes);

        var run = await SfgRun.Of("audit", "verify", Log, "--key", Keys, "--format", "json");

        Assert.Equal(1, run.ExitCode);
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal(77, report.RootElement.GetProperty("firstBadIndex").GetInt64());
        Assert.Equal("entry.changed", report.RootElement.GetProperty("problems")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Verify_names_an_intent_that_has_no_outcome_when_the_gateway_starts_again()
    {
        await AppendAsync("""{"call":"A","kind":"intent"}""", """{"call":"B","kind":"intent"}""", """{"call":"A","kind":"outcome"}""", """{"kind":"start"}""", """{"call":"C","kind":"intent"}""");

        var run = await SfgRun.Of("audit", "verify", Log, "--key", Keys);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("exchange.open  entry 301", run.Output);
        Assert.Contains("first bad    entry 301", run.Output);
        Assert.Contains("under way    1 exchanges", run.Output);
    }

    [Fact]
    public async Task Exchanges_that_a_crash_or_a_broken_answer_ended_are_not_open()
    {
        await AppendAsync(
            """{"call":"A","kind":"intent"}""", """{"call":"B","kind":"outcome-begun"}""", """{"call":"B","kind":"outcome-broken"}""", """{"call":"A","kind":"answers"}""",
            """{"call":"A","kind":"outcome-unknown"}""", """{"kind":"start"}""", """{"kind":"stop"}""", "not JSON", "[7]", """{"kind":7,"call":[]}""");

        var run = await SfgRun.Of("audit", "verify", Log, "--key", Keys, "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(0, JsonDocument.Parse(run.Output).RootElement.GetProperty("open").GetInt32());
    }

    [Fact]
    public async Task Verify_calls_nothing_valid_before_it_has_all_that_it_was_told_to_read()
    {
        var run = await SfgRun.Of("audit", "verify", Log, "--key", Keys, "--evidence", Path.Combine(home, "evidence"));
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task Verify_checks_the_evidence_store_too()
    {
        var (store, key) = (Path.Combine(home, "evidence"), Path.Combine(home, "evidence.key"));
        await File.WriteAllTextAsync(key, Convert.ToBase64String(new byte[32]) + "\n");
        await using (var log = await AuditLog.OpenAsync(Options(), default))
            await log.AppendAsync("""{"evidence":"20260101-0000:0:100","commitment":""}"""u8.ToArray(), default);

        var run = await SfgRun.Of("audit", "verify", Log, "--key", Keys, "--evidence", store, "--evidence-key", key);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("evidence.missing  entry 300", run.Output);
        Assert.Equal(2, (await SfgRun.Of("audit", "verify", Log, "--key", Keys, "--evidence", store)).ExitCode);
    }

    [Fact]
    public async Task Commitments_whose_key_was_erased_are_called_erased_and_the_log_is_valid()
    {
        var key = Path.Combine(home, "evidence.key");
        await File.WriteAllTextAsync(key, Convert.ToBase64String(new byte[32]) + "\n");
        await using (var store = new EvidenceStore(new EvidenceStoreOptions { Directory = Path.Combine(home, "evidence"), MasterKey = new byte[32] }))
        {
            var (mine, other) = ((await store.CommitmentKeyOfAsync("mine", new(2026, 11, 21))).Id, (await store.CommitmentKeyOfAsync("other", new(2026, 11, 21))).Id);
            var gone = store.KeysOf("mine");
            store.Destroy(gone);
            await AppendAsync(
                $$"""{"salt":"{{mine}}","time":"2026-11-21T23:59:59.999Z"}""", $$"""{"salt":"{{other}}","time":"2026-11-21T00:00:00.000Z"}""",
                $$"""{"keys":["{{gone.Single().Id}}"],"kind":"erased"}""", """{"salt":"none","time":"2026-11-21T00:00:00.000Z"}""");
        }

        string[] verify = ["audit", "verify", Log, "--key", Keys, "--evidence", Path.Combine(home, "evidence"), "--evidence-key", key];
        var good = await SfgRun.Of([.. verify, "--to", "303"]);
        Assert.Equal(0, good.ExitCode);
        Assert.Contains("commitments  of 1 entries can be opened, of 1 are erased", good.Output);
        var missing = await SfgRun.Of(verify);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("evidence.key_missing  entry 303", missing.Output);
        Assert.Contains("cannot be opened any more", (await SfgRun.Of("audit", "show", Log, "300")).Output);
        Assert.DoesNotContain("cannot be opened any more", (await SfgRun.Of("audit", "show", Log, "301")).Output);
    }

    [Theory]
    [InlineData("audit verify")]
    [InlineData("audit verify {log}")]
    [InlineData("audit verify {log} --key nonsense")]
    [InlineData("audit verify /nowhere --key {key}")]
    [InlineData("audit show {log} 300")]
    [InlineData("audit show {log} x")]
    [InlineData("audit nothing")]
    public async Task Wrong_usage_and_unreadable_input_end_with_2(string line)
    {
        var run = await SfgRun.Of([.. line.Split(' ').Select(word => word.Replace("{log}", Log).Replace("{key}", Keys))]);

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task A_proof_checks_without_the_log_and_fails_for_another_entry()
    {
        var (proof, entry, other) = (Path.Combine(home, "p"), Path.Combine(home, "e"), Path.Combine(home, "o"));
        await File.WriteAllTextAsync(entry, """{"kind":"outcome","n":200}""");
        await File.WriteAllTextAsync(other, """{"kind":"outcome","n":201}""");

        Assert.Equal(0, (await SfgRun.Of("audit", "prove", Log, "200", "--out", proof)).ExitCode);

        Assert.Equal(0, (await SfgRun.Of("audit", "check", proof, "--entry", entry, "--key", Keys)).ExitCode);
        Assert.Equal(1, (await SfgRun.Of("audit", "check", proof, "--entry", other, "--key", Keys)).ExitCode);
    }

    [Fact]
    public async Task Show_tail_and_stats_tell_what_is_in_the_log()
    {
        Assert.Contains("""{"kind":"intent","n":42}""", (await SfgRun.Of("audit", "show", Log, "42")).Output);
        Assert.Equal("298  {\"kind\":\"outcome\",\"n\":298}\n299  {\"kind\":\"outcome\",\"n\":299}\n", (await SfgRun.Of("audit", "tail", Log, "-n", "2")).Output);
        using var stats = JsonDocument.Parse((await SfgRun.Of("audit", "stats", Log, "--format", "json")).Output);
        Assert.Equal(100, stats.RootElement.GetProperty("kinds").GetProperty("intent").GetInt64());
    }
}
