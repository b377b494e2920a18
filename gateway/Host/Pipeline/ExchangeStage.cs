using Microsoft.AspNetCore.Http.Features;
using SecureFin.Contract;

namespace SecureFin.Gateway.Pipeline;

/// <summary>Opens the exchange: from here on the call has an identity of its own.</summary>
internal sealed class ExchangeStage(RequestDelegate next, TimeProvider clock)
{
    public Task InvokeAsync(HttpContext context)
    {
        var now = clock.GetUtcNow();
        var exchange = new Exchange
        {
            Id = Ulid.New(now),
            StartedAt = now,
            Method = context.Request.Method,
            RawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
        };
        context.Features.Set(exchange);
        context.Response.Headers["SFG-Exchange-Id"] = exchange.Id;
        return next(context);
    }
}
