using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;

namespace SecureFin.Gateway.Signatures;

/// <summary>Demands the caller's own message signature where the route asks for it, and keeps it whole as evidence.</summary>
internal sealed partial class SignatureStage(RequestDelegate next, CallerSignatureVerifier verifier, ILogger<SignatureStage> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var exchange = context.Exchange();
        var demanded = exchange.Route!.CallerSignature;
        if (demanded == CallerSignatureDemand.None)
            return next(context);
        var headers = context.Request.Headers;
        if (!headers.ContainsKey("Signature") && !headers.ContainsKey("Signature-Input"))
            return demanded == CallerSignatureDemand.Required ? RefuseUnsignedAsync(context) : next(context);
        try
        {
            exchange.CallerSignature = verifier.Verify(context);
        }
        catch (ProblemException e)
        {
            LogRefused(logger, exchange.Id, e.Problem.Code);
            return context.RefuseAsync(e.Problem, e.Detail);
        }

        return next(context);
    }

    private static Task RefuseUnsignedAsync(HttpContext context)
    {
        context.Response.Headers["Accept-Signature"] = CallerSignatureVerifier.Accepted(context);
        return context.RefuseAsync(Problems.SignatureMissing, "Sign this request as Accept-Signature says (RFC 9421).");
    }

    [LoggerMessage(2301, LogLevel.Warning, "Signature of {ExchangeId} refused: {Code}")]
    private static partial void LogRefused(ILogger logger, string exchangeId, string code);
}
