using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Audit;
using SecureFin.Audit.Canonical;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Verification;
using SecureFin.Contract;
using SecureFin.Gateway.Receipts;
using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Gateway.Receipts.Retention;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>Commitments in leaves open until their subject's key is erased, and then for nobody.</summary>
public sealed class CommitmentErasureTests
{
    private readonly ManualTime _clock = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_erasure_makes_one_subjects_commitments_unprovable_over_restarts_and_days_and_no_others(bool keepsMessages)
    {
        using var home = await GatewayOnDisk.CreateAsync(keepsMessages);
        await LogAsync(home, "pay-1", "pay-2");
        _clock.Advance(TimeSpan.FromDays(3));
        await LogAsync(home, "pay-1", "pay-2");
        await using (var store = home.Store(keepsMessages))
            Assert.All(Calls(home), entry => Assert.True(Opens(store, entry)));

        var result = await EraseAsync(home, "payment:pay-1");

        Assert.Equal(2, result.Keys);
        await LogAsync(home, "pay-1"); // has a key of its own
        await using var after = home.Store(keepsMessages);
        Assert.Equal([false, true, false, true, true], Calls(home).Select(entry => Opens(after, entry)));
        Assert.All(Calls(home).Where(entry => !Opens(after, entry)), entry => Assert.Equal(EvidenceState.Erased, EntrySalt.Of(entry)!.Value.StateIn([after])));
        Assert.All(Calls(home), entry => Assert.Equal(entry, CanonicalJson.Canonicalize(entry)));
        var report = EvidenceVerifier.Verify(new LogReader(home.Log), after, 0, long.MaxValue, default);
        Assert.Equal((3L, 2L, true), (report.OpenableEntries, report.ErasedEntries, report.Valid));
        Assert.True((await new LogVerifier([home.Key]).VerifyAsync(home.Log)).Valid);
        Assert.Equal(0, (await EraseAsync(home, "payment:pay-3")).Keys);
    }

    [Fact]
    public async Task After_an_erasure_no_name_of_a_file_tells_even_the_holder_of_the_master_key_whose_it_was()
    {
        using var home = await GatewayOnDisk.CreateAsync(keepsMessages: true);
        await LogAsync(home, "pay-1");
        var name = Path.GetFileName(Directory.GetFiles(home["audit/evidence/keys/20261121"]).Single()).Split('.')[0];

        await EraseAsync(home, "payment:pay-1");

        Assert.DoesNotContain(Directory.GetFiles(home["audit/evidence/keys/20261121"]), file => file.Contains(name, StringComparison.Ordinal));
        Assert.DoesNotContain(new LogReader(home.Log).ReadEntries(0, long.MaxValue), entry => Encoding.UTF8.GetString(entry.Span).Contains(name, StringComparison.Ordinal));
        Assert.Equal(0, (await EraseAsync(home, "payment:pay-1")).Keys);
    }

    [Fact]
    public async Task What_a_case_holds_is_not_erased_until_its_release_and_what_is_older_is()
    {
        using var home = await GatewayOnDisk.CreateAsync(keepsMessages: true);
        await LogAsync(home, "pay-1");
        _clock.Advance(TimeSpan.FromDays(3));
        await LogAsync(home, "pay-1");
        await HoldAsync(home, RetentionAct.Hold, new DateOnly(2026, 11, 23));

        foreach (var to in (DateOnly?[])[null, new(2026, 11, 24), new(2026, 11, 23), new(2026, 11, 22)]) // the last for an exchange over midnight
        {
            var refused = await EraseAsync(home, "payment:pay-1", to);
            Assert.Equal((0, null), (refused.Keys, refused.Index));
            Assert.StartsWith("The case K-17 holds keys of these days", refused.Refusal, StringComparison.Ordinal);
        }

        await using (var store = home.Store())
            Assert.All(Calls(home), entry => Assert.True(Opens(store, entry)));
        Assert.Equal(new ErasureResult(null, 1, 11), await EraseAsync(home, "payment:pay-1", new(2026, 11, 21)) with { Index = 11 });
        await HoldAsync(home, RetentionAct.Release, null);
        Assert.Equal(1, (await EraseAsync(home, "payment:pay-1")).Keys);
    }

    [Fact]
    public async Task No_key_goes_before_the_log_says_who_erased_it()
    {
        using var home = await GatewayOnDisk.CreateAsync(keepsMessages: true);
        await LogAsync(home, "pay-1");

        await home.OpenedAsync(
            async services =>
            {
                await services.GetRequiredService<AuditRoom>().Log.DisposeAsync();
                await Assert.ThrowsAsync<AuditUnavailableException>(() => services.GetRequiredService<ErasureDesk>().DoAsync(new ErasureOrder("payment:pay-1", null, null, "a test", "tester"), default));
            },
            _clock);

        await using (var store = home.Store())
            Assert.All(Calls(home), entry => Assert.True(Opens(store, entry)));
        Assert.Equal(1, (await EraseAsync(home, "payment:pay-1")).Keys);
    }

    [Fact]
    public async Task Nothing_is_erased_while_nobody_knows_what_is_held()
    {
        using var home = await GatewayOnDisk.CreateAsync(keepsMessages: true);
        await LogAsync(home, "pay-1");
        await File.WriteAllTextAsync(home["audit/holds.json"], "{");

        Assert.Equal(Problems.AuditUnavailable, (await Assert.ThrowsAsync<ProblemException>(() => EraseAsync(home, "payment:pay-1"))).Problem);

        await using var store = home.Store();
        Assert.All(Calls(home), entry => Assert.True(Opens(store, entry)));
    }

    [Fact]
    public async Task What_was_logged_before_messages_were_kept_is_erased_too_and_verifies()
    {
        using var home = await GatewayOnDisk.CreateAsync(keepsMessages: false);
        await LogAsync(home, "pay-1");
        home.Configure(new JsonObject { ["Evidence"] = new JsonObject { ["Keep"] = "Money" } });
        await LogAsync(home, "pay-1");

        Assert.Equal(2, (await EraseAsync(home, "payment:pay-1")).Keys);

        await using var store = home.Store(keepsMessages: true);
        await using var local = home.Store(keepsMessages: false);
        var report = EvidenceVerifier.Verify(new LogReader(home.Log), store, 0, long.MaxValue, default, local);
        Assert.Equal((0L, 2L, true), (report.OpenableEntries, report.ErasedEntries, report.Valid));
    }

    [Fact]
    public async Task Without_its_key_no_leaf_is_written()
    {
        using var home = await GatewayOnDisk.CreateAsync(keepsMessages: false);
        await home.OpenedAsync(
            async services =>
            {
                await File.WriteAllTextAsync(home["audit/keys/20261121"], "not a folder");
                var refusal = await Assert.ThrowsAsync<ProblemException>(async () =>
                    await services.GetRequiredService<IEvidenceLog>().IntentAsync(KeptCall.Opened(home, _clock), KeptCall.Sent() with { RequestMessage = null }, default));
                Assert.Equal(Problems.AuditUnavailable, refusal.Problem);
            },
            _clock);

        Assert.Empty(Calls(home));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("damaged")]
    public async Task A_gateway_whose_wrapping_key_is_lost_or_damaged_does_not_start(string? content)
    {
        using var home = await GatewayOnDisk.CreateAsync(keepsMessages: false);
        await LogAsync(home, "pay-1");
        File.Delete(home["audit/keys/wrap.key"]);
        if (content is not null)
            await File.WriteAllTextAsync(home["audit/keys/wrap.key"], content);

        Assert.Equal(Problems.AuditUnavailable, (await Assert.ThrowsAsync<ProblemException>(() => LogAsync(home, "pay-1"))).Problem);
    }

    private static List<byte[]> Calls(GatewayOnDisk home) =>
        [.. home.Entries.Where(entry => JsonNode.Parse(entry)!["call"] is not null)];

    /// <summary>True when the key that the leaf names shows that the call's target is the one that it had.</summary>
    private static bool Opens(EvidenceStore store, byte[] entry)
    {
        var (salt, leaf) = (EntrySalt.Of(entry)!.Value, JsonNode.Parse(entry)!);
        var key = store.OpenCommitmentKey(salt.Day, salt.Id);
        var bytes = HMACSHA256.HashData(key.Key, Encoding.ASCII.GetBytes($"{leaf["call"]}\0target"))[..Commitments.SaltBytes];
        return Base64Url.EncodeToString(SHA256.HashData([.. bytes, .. SHA256.HashData("/v1/payments"u8)])) == (string?)leaf["target"];
    }

    private Task LogAsync(GatewayOnDisk home, params string[] payments) => home.OpenedAsync(
        async services =>
        {
            foreach (var payment in payments)
            {
                var exchange = KeptCall.Opened(home, _clock);
                exchange.PaymentId = payment;
                await services.GetRequiredService<IEvidenceLog>().OutcomeAsync(exchange, new Outcome(202, null, "outcome", [1, 2, 3]), default);
            }
        },
        _clock);

    private Task HoldAsync(GatewayOnDisk home, RetentionAct act, DateOnly? day) => home.OpenedAsync(
        async services => Assert.Null((await services.GetRequiredService<RetentionDesk>().DoAsync(new RetentionOrder(act, "K-17", day, "a test", "tester"), default)).Refusal), _clock);

    private async Task<ErasureResult> EraseAsync(GatewayOnDisk home, string subject, DateOnly? to = null)
    {
        ErasureResult? result = null;
        await home.OpenedAsync(
            async services => result = await services.GetRequiredService<ErasureDesk>().DoAsync(new ErasureOrder(subject, null, to, "request 17", "tester"), default), _clock);
        return result!;
    }
}
