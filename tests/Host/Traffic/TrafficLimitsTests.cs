using System.Diagnostics;
using SecureFin.Contract;
using SecureFin.Gateway.Identity;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;
using SecureFin.Gateway.Traffic;

namespace SecureFin.Gateway.Tests.Traffic;

public sealed class TrafficLimitsTests
{
    [Fact]
    public void A_caller_gets_its_rate_and_another_its_own()
    {
        const int perSecond = 3;
        using var limits = new TrafficLimits();
        var watch = Stopwatch.StartNew();
        var granted = Enumerable.Range(0, 100).Count(_ => Once(limits, Call("a", perSecond, concurrency: 100)));
        var refilled = (int)Math.Ceiling(watch.Elapsed.TotalSeconds * perSecond); // one, unless the machine stood still

        Assert.InRange(granted, perSecond, perSecond + refilled);
        Assert.True(Once(limits, Call("b", perSecond, concurrency: 100)));
    }

    [Fact]
    public void Calls_at_the_same_time_are_bounded_and_given_back()
    {
        using var limits = new TrafficLimits();
        var call = Call("a", perSecond: 1000, concurrency: 2);
        var (first, second) = (limits.Acquire(call), limits.Acquire(call));

        Assert.False(Once(limits, call));
        first.Dispose();
        Assert.True(Once(limits, call));
        second.Dispose();
    }

    private static bool Once(TrafficLimits limits, Exchange call)
    {
        using var lease = limits.Acquire(call);
        return lease.IsAcquired;
    }

    private static Exchange Call(string client, int perSecond, int concurrency) => new()
    {
        Id = "01ARZ3NDEKTSV4RRFFQ69G5FAV",
        StartedAt = DateTimeOffset.UnixEpoch,
        Route = new GovernedRoute
        {
            Id = "r", Kind = RouteKind.System, Owner = "o", DataClass = DataClass.Internal, Version = "1", PolicyPackage = "p", MaxBodyBytes = 1,
            BufferBytes = 1, Timeout = TimeSpan.FromSeconds(1), RequestsPerSecond = perSecond, Concurrency = concurrency,
        },
        Caller = new CallerIdentity
        {
            Workload = "w", CertificateThumbprint = "t", ClientId = client, Subject = client, Scopes = [], Roles = [], TokenIdHash = "h",
        },
    };
}
