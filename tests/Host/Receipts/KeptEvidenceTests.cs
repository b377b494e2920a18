using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Audit;
using SecureFin.Audit.Canonical;
using SecureFin.Audit.Evidence;
using SecureFin.Audit.Verification;
using SecureFin.Contract;
using SecureFin.Gateway.Tests.Egress;
using SecureFin.Gateway.Egress.Keys;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>Messages sealed beside the log, and their erasure by the program itself.</summary>
public sealed class KeptEvidenceTests
{
    [Fact]
    public async Task All_messages_and_signatures_of_a_call_are_kept_sealed_and_bound_to_its_leaves()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        await KeptCall.LogAsync(home);

        await using var store = home.Store();
        var bodies = home.Entries.SelectMany(entry => References(JsonNode.Parse(entry))).Select(reference => Text(store.Open(reference))).Distinct().ToList();
        Assert.Equal(5, bodies.Count);
        Assert.True(bodies.Remove(KeptCall.Signature));
        Assert.Contains(bodies, body => body.StartsWith("POST /v1/payments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nClient-Cert: :MII", StringComparison.Ordinal));
        Assert.Contains(bodies, body => body.StartsWith("POST /open-banking/payments HTTP/1.1\r\nHost: bank.test\r\nx-jws-signature: h..s\r\n", StringComparison.Ordinal));
        Assert.All(bodies, body => Assert.EndsWith(KeptCall.Body, body, StringComparison.Ordinal));
        Assert.All(bodies, body => Assert.DoesNotContain("secret", body, StringComparison.Ordinal));
        var report = EvidenceVerifier.Verify(new LogReader(home.Log), store, 0, long.MaxValue, default);
        Assert.Equal((8L, 0L, true), (report.Intact, report.Erased, report.Valid)); // the outcome names the request and what was sent once more
    }

    [Fact]
    public async Task Leaves_are_canonical_JSON_of_at_most_4_KiB_and_no_file_holds_personal_data()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        await KeptCall.LogAsync(home, calls: 12);

        Assert.All(home.Entries, entry => Assert.Equal(entry, CanonicalJson.Canonicalize(entry)));
        Assert.All(home.Entries, entry => Assert.InRange(entry.Length, 2, 4096));
        Assert.Equal(["start", .. Enumerable.Repeat("intent", 12), "answers", "answers", "answers", "outcome", "stop"], home.Entries.Select(entry => Kind(entry)));
        AssertNowhere(home, "Musterfrau", "DE89370400440532013000");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Erased_evidence_is_gone_for_good_and_called_erased_not_tampered(bool running)
    {
        using var home = await GatewayOnDisk.CreateAsync();
        await KeptCall.LogAsync(home);
        using (var gateway = running ? home.Serve() : null)
        {
            if (gateway is not null)
                await gateway.UntilAsync("Ready");
            using var erase = ChildProcess.Dotnet(
                typeof(GatewayHost).Assembly.Location, "audit", "erase", "--subject", "payment:pay-1", "--reason", "request 17", "--config", home[""]);
            Assert.Equal(0, await erase.ExitAsync());
            await erase.UntilSaidAsync("1 keys are gone");
            if (gateway is not null)
                Assert.Equal(0, await gateway.StopAsync());
        }

        var erased = JsonNode.Parse(home.Entries.Single(entry => Kind(entry) == "erased"))!;
        Assert.Equal("request 17", (string?)erased["reason"]);
        await using var store = home.Store();
        var report = EvidenceVerifier.Verify(new LogReader(home.Log), store, 0, long.MaxValue, default);
        Assert.Equal((0L, 8L, true), (report.Intact, report.Erased, report.Valid));
        Assert.True((await new LogVerifier([home.Key]).VerifyAsync(home.Log)).Valid);
        AssertNowhere(home, "Musterfrau", "pay-1:");
        Assert.Empty(Directory.GetFiles(home["audit/evidence/keys"], "*.key", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_short_lived_key_that_a_slow_one_certified_is_an_entry_in_canonical_form()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        await using var gateway = GatewayHost.Checked(home[""]);
        var room = gateway.Services.GetRequiredService<AuditRoom>();
        await room.StartingAsync(default);
        await gateway.Services.GetRequiredService<IEvidenceLog>().CertifiedAsync("bank", new CertifiedKey("short", "hsm-1", DateTimeOffset.UnixEpoch, "a.b.c"), default);
        await room.StoppedAsync(default);

        var entry = home.Entries.Single(entry => Kind(entry) == "certified");
        Assert.Equal(entry, CanonicalJson.Canonicalize(entry));
        var leaf = JsonNode.Parse(entry)!;
        Assert.Equal(("short", "hsm-1", "a.b.c", "bank", "1970-01-01T00:00:00.000Z"), ((string)leaf["kid"]!, (string)leaf["by"]!, (string)leaf["statement"]!, (string)leaf["upstream"]!, (string)leaf["until"]!));
    }

    [Fact]
    public async Task Where_money_can_move_a_message_too_long_to_be_kept_is_not_sent()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        await using var gateway = GatewayHost.Checked(home[""]);
        var room = gateway.Services.GetRequiredService<AuditRoom>();
        await room.StartingAsync(default);
        var log = gateway.Services.GetRequiredService<IEvidenceLog>();
        var exchange = KeptCall.Opened(home);

        var refusal = await Assert.ThrowsAsync<ProblemException>(async () => await log.IntentAsync(exchange, KeptCall.Sent() with { RequestMessage = new byte[(2 << 20) + 1] }, default));

        Assert.Equal(Problems.RequestTooLarge, refusal.Problem);
        await room.StoppedAsync(default);
        Assert.DoesNotContain(home.Entries, entry => Kind(entry) == "intent");
    }

    [Fact]
    public async Task Where_money_can_move_an_answer_that_the_store_does_not_take_is_withheld_and_its_leaf_says_so()
    {
        using var home = await GatewayOnDisk.CreateAsync();
        var clock = new ManualTime();
        await using var gateway = GatewayHost.Checked(home[""], services => services.AddSingleton<TimeProvider>(clock));
        var room = gateway.Services.GetRequiredService<AuditRoom>();
        await room.StartingAsync(default);
        var log = gateway.Services.GetRequiredService<IEvidenceLog>();
        var exchange = KeptCall.Opened(home);
        await log.IntentAsync(exchange, KeptCall.Sent(), default);
        exchange.Upstream.Enqueue(KeptCall.Sent() with { Result = "answered", Status = 201, ResponseMessage = [1] });
        Directory.Delete(home["audit/evidence/packs"], recursive: true);
        await File.WriteAllTextAsync(home["audit/evidence/packs"], "no folder");
        clock.Advance(TimeSpan.FromDays(1)); // a pack of its own, which cannot be begun

        var receipt = await log.OutcomeAsync(exchange, new Outcome(201, new byte[32], "outcome", [1]), default);

        Assert.True(receipt.Withheld);
        Assert.False(room.IsReady);
        await room.StoppedAsync(default);
        var leaf = JsonNode.Parse(home.Entries[(int)receipt.Index])!;
        Assert.Equal((503, "audit.unavailable", null), ((int)leaf["status"]!, (string?)leaf["problem"], leaf["answer"]));
        Assert.Equal(1, (int)leaf["kept"]!["answer"]!["unkept"]!);
    }

    private static string Kind(byte[] entry) => (string)JsonNode.Parse(entry)!["kind"]!;

    private static string Text(OpenedEvidence opened)
    {
        Assert.Equal(EvidenceState.Intact, opened.State);
        return Encoding.UTF8.GetString(opened.Body.Span);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject value when value["commitment"] is not null => [(string)value["evidence"]!],
        JsonObject value => value.SelectMany(member => References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };

    private static void AssertNowhere(GatewayOnDisk home, params string[] texts)
    {
        foreach (var file in Directory.GetFiles(home["audit"], "*", SearchOption.AllDirectories))
        {
            var content = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.All(texts, text => Assert.DoesNotContain(text, content, StringComparison.Ordinal));
        }
    }
}
