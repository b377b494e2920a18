using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Routes;

namespace SecureFin.Gateway.Idempotency;

/// <summary>Demands a well-formed key on every request that can move money, and sees that it does so once.</summary>
/// <remarks>The canonical API writes its ledger together with the payment; for pass-through the stage puts <see cref="OneAnswer"/> around the endpoint.</remarks>
internal sealed class IdempotencyStage(RequestDelegate next, OneAnswer once)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Exchange().Route is not { MovesMoney: true } route || HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || IsPersonsWord(route))
            return next(context);
        _ = IdempotencyKey.Of(context.Request);
        if (route.Kind != RouteKind.Canonical && context.GetEndpoint() is { RequestDelegate: { } endpoint } chosen)
            context.SetEndpoint(new Endpoint(call => once.RunAsync(call, endpoint), chosen.Metadata, chosen.DisplayName));
        return next(context);
    }

    // An approval is one person's yes to one hash, a release one person's end of one hold: repeating it changes nothing.
    private static bool IsPersonsWord(GovernedRoute route) => route.Id is "payments.approve" or "payments.release";
}
