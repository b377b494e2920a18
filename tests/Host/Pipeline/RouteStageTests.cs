using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;

namespace SecureFin.Gateway.Tests.Pipeline;

public sealed class RouteStageTests
{
    [Fact]
    public async Task What_a_passed_deadline_ended_is_logged_and_answered_under_the_callers_own_connection()
    {
        using var caller = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = caller.Token };
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(new BodySize());
        context.Features.Set(new Exchange { Id = "01J00000000000000000000000", StartedAt = DateTimeOffset.UnixEpoch, RawTarget = "/short" });
        context.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("/short"), 0, new EndpointMetadataCollection(Short), "short"));
        var stage = new RouteStage(
            inside =>
            {
                Assert.NotEqual(caller.Token, inside.RequestAborted);
                return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, inside.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            },
            TimeProvider.System);

        await stage.InvokeAsync(context);

        Assert.Equal(caller.Token, context.RequestAborted);
        Assert.False(context.RequestAborted.IsCancellationRequested);
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
