using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging.Abstractions;
using SecureFin.Contract;
using SecureFin.Gateway.Listeners;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;
using SecureFin.Gateway.Tests.Egress;

namespace SecureFin.Gateway.Tests.Pipeline;

public sealed class RouteStageTests
{
    [Fact]
    public async Task What_a_passed_deadline_ended_is_logged_and_answered_under_the_callers_own_connection()
    {
        using var caller = new CancellationTokenSource();
        var context = Call(caller.Token);
        var stage = new RouteStage(
            inside =>
            {
                Assert.NotEqual(caller.Token, inside.RequestAborted);
                return Forever(inside).ContinueWith(_ => { }, TaskScheduler.Default);
            },
            TimeProvider.System);

        await stage.InvokeAsync(context);

        Assert.Equal(caller.Token, context.RequestAborted);
        Assert.False(context.RequestAborted.IsCancellationRequested);
    }

    [Theory]
    [InlineData(false, StatusCodes.Status504GatewayTimeout, "request.timeout")]
    [InlineData(true, StatusCodes.Status499ClientClosedRequest, null)]
    public async Task A_stage_that_a_deadline_ends_is_refused_as_late_and_one_that_its_caller_left_is_not_answered(bool hangsUp, int status, string? code)
    {
        using var caller = new CancellationTokenSource();
        var context = Call(caller.Token);
        var route = new RouteStage(hangsUp ? async inside => { await caller.CancelAsync(); await Forever(inside); } : Forever, hangsUp ? new ManualTimers() : TimeProvider.System);

        await new ProblemStage(route.InvokeAsync, new Metrics(TimeProvider.System), NullLogger<ProblemStage>.Instance).InvokeAsync(context);

        Assert.Equal((status, code), (context.Response.StatusCode, context.Exchange().ProblemCode));
    }

    private static Task Forever(HttpContext inside) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, inside.RequestAborted);

    private static DefaultHttpContext Call(CancellationToken caller)
    {
        var context = new DefaultHttpContext { RequestAborted = caller };
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(new BodySize());
        context.Features.Set(new Exchange { Id = "01J00000000000000000000000", StartedAt = DateTimeOffset.UnixEpoch, RawTarget = "/short" });
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/short"), 0, new EndpointMetadataCollection(Short), "short"));
        return context;
    }

    private static readonly GovernedRoute Short = new()
    {
        Id = "short", Kind = RouteKind.System, Owner = "t", DataClass = DataClass.Internal, Version = "1", PolicyPackage = "p",
        MaxBodyBytes = 10, BufferBytes = 10, Timeout = TimeSpan.FromMilliseconds(1), RequestsPerSecond = 1, Concurrency = 1,
    };

    private sealed class BodySize : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => false;

        public long? MaxRequestBodySize { get; set; }
    }
}
