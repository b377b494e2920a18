using System.Globalization;
using System.Threading.RateLimiting;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Traffic;

/// <summary>Holds each caller to the rate and the concurrency that a route grants it.</summary>
internal sealed class TrafficStage(RequestDelegate next, TrafficLimits limits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        using var lease = limits.Acquire(context.Exchange());
        if (!lease.IsAcquired)
        {
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await context.RefuseAsync(Problems.TrafficLimited, "The caller's share of this route is used up; Retry-After says when to come again.");
            return;
        }

        await next(context);
    }
}
