using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SecureFin.Contract;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.PassThrough;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;
using Yarp.ReverseProxy.Forwarder;

namespace SecureFin.Gateway.Tests.PassThrough;

public sealed class ForwardingErrorsTests
{
    [Theory]
    [InlineData("not-sent", "bank.unavailable")]
    [InlineData("broken", "bank.timeout")]
    [InlineData("answered", "bank.timeout")]
    public async Task What_may_have_been_sent_is_never_called_unsent(string result, string code)
    {
        var context = Broken();
        context.Exchange().Upstream.Enqueue(new UpstreamFacts { Upstream = "bank", Method = "POST", Path = "/", RequestDigest = [], Result = result });

        await ForwardingErrors.RunAsync(context, () => Task.CompletedTask);

        Assert.Equal(code, context.Exchange().ProblemCode);
    }

    private static DefaultHttpContext Broken()
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        context.Features.Set(new Exchange { Id = "01J00000000000000000000000", StartedAt = DateTimeOffset.UnixEpoch, Route = Route });
        context.Features.Set<IForwarderErrorFeature>(new Error());
        return context;
    }

    private static readonly GovernedRoute Route = new()
    {
        Id = "banks.pay", Kind = RouteKind.Bank, Upstream = "bank", Owner = "t", DataClass = DataClass.Iban, Version = "1", PolicyPackage = "securefin.gateway",
        MaxBodyBytes = 1, BufferBytes = 1, Timeout = TimeSpan.FromSeconds(1), RequestsPerSecond = 1, Concurrency = 1,
    };

    private sealed class Error : IForwarderErrorFeature
    {
        ForwarderError IForwarderErrorFeature.Error => ForwarderError.ResponseBodyDestination;

        Exception IForwarderErrorFeature.Exception => new IOException();
    }
}
