using System.Diagnostics;
using SecureFin.Contract;
using SecureFin.Gateway.Listeners;

namespace SecureFin.Gateway.Pipeline;

/// <summary>Turns what later stages throw into problem details: expected refusals keep their code, surprises become one opaque 500.</summary>
internal sealed partial class ProblemStage(RequestDelegate next, Metrics metrics, ILogger<ProblemStage> logger)
{
    private const string ServerBodyReader = "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.Http1";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (ProblemException e)
        {
            await context.RefuseAsync(e.Problem, e.Detail);
        }
        catch (BadHttpRequestException e) when (e.GetType() == typeof(BadHttpRequestException))
        {
            // Of the endpoint's parameters; what the server finds has a type of its own.
            await context.RefuseAsync(Problems.BodyInvalid, "A parameter of the address cannot be read.");
        }
        catch (BadHttpRequestException e)
        {
            await RefuseBadRequestAsync(context, e);
        }
        catch (IOException e) when (e.StackTrace?.Contains(ServerBodyReader, StringComparison.Ordinal) == true)
        {
            // The server throws this, and not BadHttpRequestException, for a chunk size that overflows.
            await context.RefuseAsync(Problems.RequestAmbiguous, "The body is not framed as HTTP wants it.");
        }
        catch (OperationCanceledException) when (IsLate(context))
        {
            await context.RefuseAsync(Problems.RequestTimeout, "The call took longer than its route allows.");
        }
        catch (Exception e) when ((e is IOException or OperationCanceledException) && IsGone(context))
        {
            Leave(context);
        }
        catch (Exception e)
        {
            // The message may hold data of the caller: type and place are enough to find the fault.
            LogFault(logger, context.Exchange().Id, e.GetType().FullName ?? "", new StackTrace(e).ToString());
            await context.RefuseAsync(Problems.Internal, "The gateway failed. Nothing about this call is assumed.");
        }

        var exchange = context.Exchange();
        metrics.Answered(exchange.Route?.Id ?? "none", context.Response.StatusCode, exchange.ProblemCode);
    }

    // What the server finds while it reads the body: bad chunks, too many bytes, too slow.
    private static Task RefuseBadRequestAsync(HttpContext context, BadHttpRequestException e)
    {
        context.Response.Headers.Connection = context.Request.Protocol == "HTTP/1.1" ? "close" : default;
        return e.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? context.RefuseAsync(Problems.RequestTooLarge, "The body is larger than this route accepts.")
            : context.RefuseAsync(Problems.RequestAmbiguous, "The body is not framed as HTTP wants it.");
    }

    // Told by the deadline itself: its route has given the call's token back to the caller by now.
    private static bool IsLate(HttpContext context) => context.Features.Get<Deadline>() is { HasPassed: true };

    private static bool IsGone(HttpContext context) => (context.Features.Get<Deadline>()?.Caller ?? context.RequestAborted).IsCancellationRequested;

    // A caller that hung up reads nothing; the log must not say that it was answered.
    private static void Leave(HttpContext context)
    {
        if (!context.Response.HasStarted)
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
    }

    [LoggerMessage(1201, LogLevel.Error, "Exchange {ExchangeId} failed with {Fault} {Place}")]
    private static partial void LogFault(ILogger logger, string exchangeId, string fault, string place);
}
