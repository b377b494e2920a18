using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Audit;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Tests.Receipts;

/// <summary>What was intended has an end in the log, also when the log could not take it at the time and the gateway went on.</summary>
public sealed class OpenExchangesTests
{
    [Fact]
    public async Task What_has_no_outcome_when_the_gateway_stops_in_good_order_is_closed_as_unknown()
    {
        using var home = new GatewayOnDisk();
        await home.WriteAsync([]);
        string ended, open;
        await using (var gateway = GatewayHost.Checked(home[""]))
        {
            var room = gateway.Services.GetRequiredService<AuditRoom>();
            await room.StartingAsync(default);
            var log = gateway.Services.GetRequiredService<IEvidenceLog>();
            ended = await IntendAsync(home, log, ends: true);
            open = await IntendAsync(home, log, ends: false);
            await room.StoppedAsync(default);
        }

        var leaves = new LogReader(home.Log).ReadEntries(0, long.MaxValue).Select(entry => JsonNode.Parse(entry.Span)!).Select(leaf => ((string)leaf["kind"]!, (string?)leaf["call"])).ToList();
        Assert.Equal([("start", null), ("intent", ended), ("outcome", ended), ("intent", open), ("outcome-unknown", open), ("stop", null)], leaves);
    }

    [Theory]
    [InlineData(true, true, "intent outcome stop")]
    [InlineData(true, false, "intent outcome-unknown stop")]
    [InlineData(false, true, "outcome stop")]
    [InlineData(false, false, "stop")]
    public async Task What_a_disk_wrote_after_the_callers_were_told_otherwise_is_not_closed_again_and_what_never_began_not_at_all(bool began, bool ended, string kinds)
    {
        using var home = new GatewayOnDisk();
        await home.WriteAsync([]);
        var exchange = KeptCall.Opened(home);
        await using (var gateway = GatewayHost.Checked(home[""]))
        {
            var room = gateway.Services.GetRequiredService<AuditRoom>();
            await room.StartingAsync(default);
            room.Open.Begin(exchange, room.Log.Current.Size);
            foreach (var kind in (string[])[.. began ? ["intent"] : Array.Empty<string>(), .. ended ? ["outcome"] : Array.Empty<string>()])
                await room.Log.AppendAsync(System.Text.Encoding.UTF8.GetBytes($$"""{"call":"{{exchange.Id}}","clock":"synchronized","kind":"{{kind}}","time":"2026-01-01T00:00:00.000Z","v":1}"""), default);
            room.Open.Leave(exchange);

            await room.SettleAsync(room.Open.Left, default);
            Assert.Empty(room.Open.All);
            await room.StoppedAsync(default);
        }

        Assert.Equal(kinds, string.Join(' ', new LogReader(home.Log).ReadEntries(0, long.MaxValue).Select(entry => (string)JsonNode.Parse(entry.Span)!["kind"]!).Skip(1)));
    }

    [Fact]
    public async Task A_call_that_still_runs_is_settled_by_nobody()
    {
        using var home = new GatewayOnDisk();
        await home.WriteAsync([]);
        await using var gateway = GatewayHost.Checked(home[""]);
        var room = gateway.Services.GetRequiredService<AuditRoom>();
        await room.StartingAsync(default);
        var log = gateway.Services.GetRequiredService<IEvidenceLog>();
        var running = await IntendAsync(home, log, ends: false);

        Assert.Empty(room.Open.Left);
        await room.SettleAsync(room.Open.Left, default);

        Assert.Equal([running], room.Open.All);
    }

    private static async Task<string> IntendAsync(GatewayOnDisk home, IEvidenceLog log, bool ends)
    {
        var exchange = KeptCall.Opened(home);
        await log.IntentAsync(exchange, KeptCall.Sent() with { RequestMessage = null }, default);
        if (ends)
            await log.OutcomeAsync(exchange, new Outcome(202, null, "outcome"), default);
        return exchange.Id;
    }
}
