using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Audit;
using SecureFin.Audit.Canonical;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Verification;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Retention;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>How long a gateway's log keeps what, who may shorten it, and what stays provable.</summary>
public sealed class RetentionTests
{
    private static readonly DateOnly First = new(2026, 11, 21);

    private readonly ManualTime _clock = new();

    [Fact]
    public async Task Entries_are_pruned_after_the_retention_and_not_below_a_hold_and_the_rest_verifies()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        var old = await LogAsync(home, 300);
        _clock.Advance(TimeSpan.FromDays(10));
        var young = await LogAsync(home, 320);
        _clock.Advance(TimeSpan.FromDays(3000));
        await ServedAsync(home, async (desk, reader) =>
        {
            Assert.Contains("2557 days", (await AskAsync(desk, RetentionAct.Prune, day: First.AddDays(453 + 1))).Refusal, StringComparison.Ordinal);
            Assert.Null((await AskAsync(desk, RetentionAct.Hold, "K-17", First.AddDays(5))).Refusal);
            Assert.Null((await AskAsync(desk, RetentionAct.Hold, "K-17", First.AddDays(400))).Refusal); // lets go of nothing
            Assert.Contains("K-17", (await AskAsync(desk, RetentionAct.Prune, day: First.AddDays(20))).Refusal, StringComparison.Ordinal);
            var early = await AskAsync(desk, RetentionAct.Prune, day: First.AddDays(5));
            Assert.Equal((null, 256L), (early.Refusal, early.Minimum));
            Assert.NotNull((await AskAsync(desk, RetentionAct.Release, "another")).Refusal);
            Assert.Null((await AskAsync(desk, RetentionAct.Release, "K-17")).Refusal);
            Assert.Equal(512, (await AskAsync(desk, RetentionAct.Prune, day: First.AddDays(20))).Minimum);
            Assert.NotNull((await AskAsync(desk, RetentionAct.Prune, day: First.AddDays(20))).Refusal); // nothing is older any more
            Assert.Empty(await reader.FindAsync(old, default));
            Assert.Equal(["outcome"], (await reader.FindAsync(young, default)).Select(leaf => leaf.Kind));
        });

        Assert.False((await new LogVerifier([home.Key]).VerifyAsync(home.Log)).Valid);
        var report = await new LogVerifier([home.Key]).VerifyAsync(home.Log, new VerificationOptions { MinimumIndex = 512 });
        Assert.True(report.Valid, string.Join("; ", report.Problems));
        var entries = home.Entries;
        Assert.All(entries, entry => Assert.Equal(entry, CanonicalJson.Canonicalize(entry)));
        Assert.Equal(["hold", "hold", "pruned", "released", "pruned"], entries.Select(entry => (string)JsonNode.Parse(entry)!["kind"]!).Where(kind => kind is "hold" or "pruned" or "released"));
        await using var store = home.Store();
        var evidence = EvidenceVerifier.Verify(new LogReader(home.Log), store, 0, long.MaxValue, default);
        Assert.True(evidence is { Valid: true, Intact: > 0 });
        Assert.DoesNotContain(Directory.GetFiles(home["audit"], "*", SearchOption.AllDirectories), file => file.Contains("20261121", StringComparison.Ordinal) || file.Contains("2026-11-21", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pruning_that_was_cut_off_is_finished_by_the_same_order()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        await LogAsync(home, 300);
        _clock.Advance(TimeSpan.FromDays(10));
        await LogAsync(home, 320);
        _clock.Advance(TimeSpan.FromDays(3000));
        await home.OpenedAsync(
            async services =>
            {
                var desk = services.GetRequiredService<RetentionDesk>();
                await services.GetRequiredService<AuditRoom>().Log.PruneAsync(512, default); // a crash came before what is sealed went too
                Assert.NotEmpty(Sealed());

                var rest = await AskAsync(desk, RetentionAct.Prune, day: First.AddDays(20));

                Assert.Equal((null, null, 512L), (rest.Refusal, rest.Index, rest.Minimum));
                Assert.Empty(Sealed());
                Assert.NotNull((await AskAsync(desk, RetentionAct.Prune, day: First.AddDays(20))).Refusal);
            },
            _clock);

        IEnumerable<string> Sealed() => Directory.GetFiles(home["audit/evidence"], "*", SearchOption.AllDirectories).Where(file => file.Contains("20261121", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_pruned_by_a_clock_that_jumped()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        var clock = new SteppingClock();
        await home.OpenedAsync(
            async services =>
            {
                clock.Step(TimeSpan.FromDays(3000));
                var refusal = await Assert.ThrowsAsync<ProblemException>(() => AskAsync(services.GetRequiredService<RetentionDesk>(), RetentionAct.Prune, day: First.AddDays(5)));
                Assert.Equal(Problems.AuditUnavailable, refusal.Problem);
            },
            clock);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_exports_from_a_gateways_own_log_leaves_an_entry_first(bool running)
    {
        using var home = await GatewayOnDisk.CreateAsync();
        var exchange = await KeptCall.LogAsync(home);
        string[] export = [Programs.Sfg, "audit", "export", home.Log, "--exchange", exchange, "--key", home.Keys, "--out", home["pack.zip"]];
        using (var silent = ChildProcess.Start("dotnet", export))
            Assert.Equal(2, await silent.ExitAsync());
        Assert.False(File.Exists(home["pack.zip"]));

        using (var gateway = running ? home.Serve() : null)
        {
            if (gateway is not null)
                await gateway.UntilAsync("Ready");
            using var told = ChildProcess.Start("dotnet", [.. export, "--config", home[""], "--reason", "request of the court"]);
            Assert.True(await told.ExitAsync() == 0, told.Output);
            if (gateway is not null)
                Assert.Equal(0, await gateway.StopAsync());
        }

        Assert.True(File.Exists(home["pack.zip"]));
        var entry = new LogReader(home.Log).ReadEntries(0, long.MaxValue).Select(entry => JsonNode.Parse(entry.Span)!).Single(entry => (string)entry["kind"]! == "exported");
        Assert.Equal((exchange, "request of the court", Environment.UserName), ((string)entry["what"]!, (string)entry["reason"]!, (string)entry["actor"]!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_reads_a_gateways_own_log_leaves_an_entry_before_anything_is_shown(bool running)
    {
        using var home = await GatewayOnDisk.CreateAsync();
        await KeptCall.LogAsync(home);
        string[][] commands = [["show", "1"], ["prove", "1"], ["tail", "-n", "2"]];
        using (var gateway = running ? home.Serve() : null)
        {
            if (gateway is not null)
                await gateway.UntilAsync("Ready");
            foreach (var command in commands)
            {
                using var told = ChildProcess.Dotnet(Programs.Sfg, ["audit", command[0], home.Log, .. command[1..], "--config", home[""], "--reason", "a review"]);
                Assert.True(await told.ExitAsync() == 0, told.Output);
                await told.UntilSaidAsync("says so.");
                await told.UntilSaidAsync(command[0] == "prove" ? "c2sp.org/tlog-proof" : "\"kind\"");
            }

            if (gateway is not null)
                Assert.Equal(0, await gateway.StopAsync());
        }

        var read = new LogReader(home.Log).ReadEntries(0, long.MaxValue).Select(entry => JsonNode.Parse(entry.Span)!).Where(entry => (string)entry["kind"]! == "read").ToList();
        Assert.Equal(["show:1", "prove:1"], read.Take(2).Select(entry => (string)entry["what"]!));
        Assert.StartsWith("tail:", (string)read[2]["what"]!, StringComparison.Ordinal);
        Assert.All(read, entry => Assert.Equal(("a review", Environment.UserName), ((string)entry["reason"]!, (string)entry["actor"]!)));
        Assert.Equal(3, read.Count);
        Assert.All(home.Entries, entry => Assert.Equal(entry, CanonicalJson.Canonicalize(entry)));
        Assert.True((await new LogVerifier([home.Key]).VerifyAsync(home.Log)).Valid);
    }

    [Fact]
    public async Task A_log_is_the_gateways_own_by_whichever_path_it_is_named()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        using var elsewhere = new GatewayOnDisk();
        await KeptCall.LogAsync(home);
        Directory.CreateSymbolicLink(elsewhere["gw"], home[""]);
        var script = $"cd '{elsewhere["gw"]}/audit' && dotnet '{typeof(GatewayHost).Assembly.Location}' audit read --log ./log --what show:1 --reason 'a review' --config '{home[""]}'";

        using var linked = ChildProcess.Dotnet(Programs.Sfg, ["audit", "show", elsewhere["gw/audit/log"], "1", "--config", home[""], "--reason", "a review"]);
        Assert.True(await linked.ExitAsync() == 0, linked.Output);
        using var relative = ChildProcess.Start("sh", "-c", script);
        Assert.True(await relative.ExitAsync() == 0, relative.Output);

        Assert.Equal(2, home.Entries.Count(entry => (string)JsonNode.Parse(entry)!["kind"]! == "read"));
    }

    [Fact]
    public async Task What_the_gateway_of_another_log_would_record_is_not_shown()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        using var other = await GatewayOnDisk.CreateAsync();
        var exchange = await KeptCall.LogAsync(home);
        await KeptCall.LogAsync(other);
        foreach (var command in new[] { new[] { "show", home.Log, "1" }, ["tail", home.Log], ["export", home.Log, "--exchange", exchange, "--key", home.Keys, "--out", home["pack.zip"]] })
        {
            using var told = ChildProcess.Dotnet(Programs.Sfg, ["audit", .. command, "--config", other[""], "--reason", "a review"]);
            Assert.Equal(2, await told.ExitAsync());
            await told.UntilSaidAsync("is not this gateway's log");
            Assert.DoesNotContain("\"kind\"", told.Output, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(home["pack.zip"]));
        Assert.DoesNotContain(other.Entries.Concat(home.Entries), entry => (string)JsonNode.Parse(entry)!["kind"]! is "read" or "exported");
    }

    private static Task<RetentionResult> AskAsync(RetentionDesk desk, RetentionAct act, string subject = "", DateOnly? day = null) =>
        desk.DoAsync(new RetentionOrder(act, subject, day, "a test", "tester"), default);

    /// <summary>Logs so many exchanges and a start and a stop; returns the last exchange.</summary>
    private async Task<string> LogAsync(GatewayOnDisk home, int exchanges)
    {
        var calls = Enumerable.Range(0, exchanges).Select(_ => KeptCall.Opened(home, _clock)).ToList();
        await home.OpenedAsync(
            async services =>
            {
                var log = services.GetRequiredService<IEvidenceLog>();
                await Task.WhenAll(calls.SkipLast(1).Select(LogAsync));
                await LogAsync(calls[^1]); // behind all others
                Task LogAsync(Exchange call) => log.OutcomeAsync(call, new Outcome(202, null, "outcome", [1, 2, 3]), default).AsTask();
            },
            _clock);
        return calls[^1].Id;
    }

    private Task ServedAsync(GatewayOnDisk home, Func<RetentionDesk, ReceiptReader, Task> act) =>
        home.OpenedAsync(services => act(services.GetRequiredService<RetentionDesk>(), services.GetRequiredService<ReceiptReader>()), _clock);
}
