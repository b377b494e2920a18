using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Policy;

/// <summary>Asks policy whether this exchange may go on; a deny ends it here.</summary>
internal sealed partial class PolicyStage(
    RequestDelegate next, IPolicyDecider decider, PolicyFactsSource facts, TimeProvider clock, ILogger<PolicyStage> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        using var input = new PooledBuffer();
        PolicyInput.Write(exchange, await facts.OfAsync(exchange, context, context.RequestAborted), clock.GetUtcNow(), input);
        var decision = await decider.DecideAsync(input.Written, context.RequestAborted);
        exchange.Decision = decision;
        if (!decision.Allowed)
        {
            var reasons = string.Join(' ', decision.Reasons.Select(reason => reason.Code));
            LogDenied(logger, exchange.Id, decision.DecisionId, reasons);
            await context.RefuseAsync(Problems.PolicyDenied, string.Join(' ', decision.Reasons.Select(reason => reason.Message)), decision.Reasons);
            return;
        }

        await next(context);
    }

    [LoggerMessage(3001, LogLevel.Information, "Policy denied {ExchangeId} in decision {DecisionId}: {Codes}")]
    private static partial void LogDenied(ILogger logger, string exchangeId, string decisionId, string codes);
}
