using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SecureFin.Audit;

namespace SecureFin.Gateway.Tests.Whole;

public sealed class DrainTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task A_call_in_flight_finishes_when_the_gateway_stops_and_the_log_ends_with_it()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        gateway.Answer = async context =>
        {
            arrived.SetResult();
            await release.Task;
            await context.Response.WriteAsync("done");
        };
        using var caller = await gateway.CallerAsync();
        var call = caller.GetAsync("/erp/echo/open/slow");
        await arrived.Task;

        var stop = gateway.StopAsync();
        await Task.Delay(200);
        Assert.False(stop.IsCompleted);
        release.SetResult();

        using var answer = await call;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("done", await answer.Content.ReadAsStringAsync());
        await stop;
        var leaves = new LogReader(gateway.LogFolder).ReadEntries(0, long.MaxValue).Select(entry => JsonNode.Parse(entry.Span)!).ToList();
        Assert.Equal(["intent", "outcome", "stop"], leaves.TakeLast(3).Select(leaf => (string)leaf["kind"]!));
        Assert.Equal(answer.Headers.GetValues("SFG-Exchange-Id").Single(), (string)leaves[^2]["call"]!);
    }
}
