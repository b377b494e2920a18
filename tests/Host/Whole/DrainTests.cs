using System.Net;
using Microsoft.AspNetCore.Http;

namespace SecureFin.Gateway.Tests.Whole;

public sealed class DrainTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public async Task A_call_in_flight_finishes_when_the_gateway_stops()
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
    }
}
