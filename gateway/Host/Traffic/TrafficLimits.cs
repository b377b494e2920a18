using System.Threading.RateLimiting;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Traffic;

/// <summary>A token bucket and a concurrency limit for each caller and route.</summary>
/// <remarks>A caller is a workload with a client: two workloads that share a client do not share its allowance. Idle limiters are dropped.</remarks>
internal sealed class TrafficLimits : IDisposable
{
    private readonly PartitionedRateLimiter<Exchange> _limiter = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<Exchange, (string, string, string)>(exchange => RateLimitPartition.GetConcurrencyLimiter(
            KeyOf(exchange), _ => new ConcurrencyLimiterOptions { PermitLimit = exchange.Route!.Concurrency, QueueLimit = 0 })),
        PartitionedRateLimiter.Create<Exchange, (string, string, string)>(exchange => RateLimitPartition.GetTokenBucketLimiter(
            KeyOf(exchange), _ => Bucket(exchange.Route!.RequestsPerSecond))));

    /// <summary>A lease for one call; not acquired when the caller's share is used up.</summary>
    public RateLimitLease Acquire(Exchange exchange) => _limiter.AttemptAcquire(exchange);

    public void Dispose() => _limiter.Dispose();

    private static (string Route, string Workload, string Client) KeyOf(Exchange exchange) =>
        (exchange.Route!.Id, exchange.Caller!.Workload, exchange.Caller.ClientId);

    private static TokenBucketRateLimiterOptions Bucket(int perSecond)
    {
        var step = Math.Max(1, perSecond / 10);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond,
            TokensPerPeriod = step,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)step / perSecond),
            AutoReplenishment = true,
            QueueLimit = 0,
        };
    }
}
