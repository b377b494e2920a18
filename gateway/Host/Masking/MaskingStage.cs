using Microsoft.AspNetCore.Http.Features;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Policy;

namespace SecureFin.Gateway.Masking;

/// <summary>Masks the answer on its way home as policy has asked; an answer that cannot be masked is withheld.</summary>
internal sealed partial class MaskingStage(RequestDelegate next, IMaskingPlans plans, ILogger<MaskingStage> logger)
{
    private const long DefaultHoldBytes = 1024 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        var plan = await PlanAsync(context, exchange.Decision?.Obligations ?? Obligations.None);
        if (plan.IsEmpty)
        {
            await next(context);
            return;
        }

        MaskedHeaders.AskForPlainBody(context.Request.Headers);
        var failure = await AnswerAsync(context, plan, exchange.Route?.BufferBytes ?? DefaultHoldBytes);
        if (failure is null) return;
        LogWithheld(logger, exchange.Id, failure.Message);
        AnswerHeaders.Reset(context);
        throw new ProblemException(Problems.MaskingRefused, "The answer is of a kind that cannot be masked.");
    }

    private async ValueTask<MaskingPlan> PlanAsync(HttpContext context, Obligations obligations)
    {
        try
        {
            return await plans.ForAsync(obligations, context.RequestAborted);
        }
        catch (MaskingException e)
        {
            LogWithheld(logger, context.Exchange().Id, e.Message);
            throw new ProblemException(Problems.MaskingRefused, "Policy asks for a masking that does not exist.");
        }
    }

    private async Task<MaskingException?> AnswerAsync(HttpContext context, MaskingPlan plan, long holdBytes)
    {
        var outer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var response = context.Response;
        var body = new MaskedBodyStream(
            () => Open(response, plan), outer.Stream, holdBytes, () => MaskedHeaders.Clean(response.Headers, plan));
        var inner = new StreamResponseBodyFeature(body, outer);
        context.Features.Set<IHttpResponseBodyFeature>(inner);
        try
        {
            await next(context);
            await inner.CompleteAsync();
            await body.CompleteAsync(context.RequestAborted);
            return body.Failure;
        }
        finally
        {
            context.Features.Set(outer);
            body.Release();
        }
    }

    // A part of a body may begin and end inside a value, where nothing can be recognized.
    private static IBodyMasker Open(HttpResponse response, MaskingPlan plan) => response.StatusCode == StatusCodes.Status206PartialContent
        ? throw new MaskingException("The body is a part of one.")
        : BodyMasking.For(plan, response.ContentType, response.Headers.ContentEncoding);

    [LoggerMessage(3201, LogLevel.Warning, "The answer of {ExchangeId} is withheld: {Reason}")]
    private static partial void LogWithheld(ILogger logger, string exchangeId, string reason);
}
