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

    private static async Task<string> IntendAsync(GatewayOnDisk home, IEvidenceLog log, bool ends)
    {
        var exchange = KeptCall.Opened(home);
        await log.IntentAsync(exchange, KeptCall.Sent() with { RequestMessage = null }, default);
        if (ends)
            await log.OutcomeAsync(exchange, new Outcome(202, null, "outcome"), default);
        return exchange.Id;
    }
}
