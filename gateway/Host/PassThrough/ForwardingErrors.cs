using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;
using Yarp.ReverseProxy.Forwarder;

namespace SecureFin.Gateway.PassThrough;

/// <summary>Says in the gateway's own codes why a call could not be forwarded or answered.</summary>
internal static partial class ForwardingErrors
{
    /// <summary>Runs YARP and renders its error, if there is one.</summary>
    public static async Task RunAsync(HttpContext context, Func<Task> forward)
    {
        await forward();
        if (context.Features.Get<IForwarderErrorFeature>() is not { } error)
            return;
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("SecureFin.Gateway.PassThrough");
        LogError(logger, context.Exchange().Id, context.Exchange().Route?.Upstream, error.Error, error.Exception?.GetBaseException().GetType().Name);
        AnswerHeaders.Reset(context);
        if (Refusal(error.Exception) is { } refusal)
            await context.RefuseAsync(refusal.Problem, refusal.Detail);
        else if (IsTimeout(context, error.Error))
            await context.RefuseAsync(Unknown(context), "No answer came in time.");
        else if (!context.RequestAborted.IsCancellationRequested)
            await context.RefuseAsync(MayHaveBeenSent(context) ? Unknown(context) : NotSent(context), "No sound answer came.");
    }

    // A handler of the egress chain refused: no evidence, no secret, an answer that cannot be trusted.
    private static ProblemException? Refusal(Exception? exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is ProblemException refusal)
                return refusal;
        }

        return null;
    }

    private static bool IsTimeout(HttpContext context, ForwarderError error)
    {
        if (error == ForwarderError.RequestTimedOut)
            return true;
        if (context.Features.Get<Deadline>() is not { HasPassed: true } deadline)
            return false;
        context.RequestAborted = deadline.Caller;
        return true;
    }

    // "Unavailable" says that nothing left; of what may have left it would invite a second payment.
    private static bool MayHaveBeenSent(HttpContext context) => context.Exchange().Upstream.Any(facts => facts.Result != "not-sent");

    private static Problem Unknown(HttpContext context) => IsBank(context) ? Problems.BankTimeout : Problems.UpstreamTimeout;

    private static Problem NotSent(HttpContext context) => IsBank(context) ? Problems.BankUnavailable : Problems.UpstreamUnavailable;

    private static bool IsBank(HttpContext context) => context.Exchange().Route?.Kind == RouteKind.Bank;

    [LoggerMessage(1301, LogLevel.Warning, "Exchange {ExchangeId} could not be carried to {Upstream}: {Error} {Cause}")]
    private static partial void LogError(ILogger logger, string exchangeId, string? upstream, ForwarderError error, string? cause);
}
