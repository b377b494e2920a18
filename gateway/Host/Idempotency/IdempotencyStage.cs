using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Idempotency;

/// <summary>Demands a well-formed key on every request that can create a payment; the ledger itself is written with the payment.</summary>
internal sealed class IdempotencyStage(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Exchange().Route is { MovesMoney: true } && HttpMethods.IsPost(context.Request.Method) && !IsApproval(context))
            _ = IdempotencyKey.Of(context.Request);
        return next(context);
    }

    // An approval is one person's yes to one hash: repeating it changes nothing.
    private static bool IsApproval(HttpContext context) => context.Exchange().Route!.Id == "payments.approve";
}
