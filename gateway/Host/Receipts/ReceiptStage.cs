using Microsoft.AspNetCore.Http.Features;
using SecureFin.Contract;
using SecureFin.Gateway.Pipeline;
using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Gateway.Signatures.Answers;

namespace SecureFin.Gateway.Receipts;

/// <summary>Opens the exchange and seals its outcome before the first byte of the answer leaves.</summary>
internal sealed class ReceiptStage(RequestDelegate next, IEvidenceLog evidence, AnswerSeals seals, TimeProvider clock)
{
    private const long DefaultBufferBytes = 1 << 20;

    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = Open(context);
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new HeldResponseBody(inner, () => exchange.Route?.BufferBytes ?? DefaultBufferBytes, () => BeginAsync(context, exchange));
        context.Features.Set<IHttpResponseBodyFeature>(body);
        var whole = false;
        try
        {
            await next(context);
            whole = true;
        }
        finally
        {
            context.Features.Set(inner);
            if (!whole && body.Streaming)
                await evidence.OutcomeAsync(exchange, new Outcome(context.Response.StatusCode, await body.DigestAsync(), "outcome-broken"), CancellationToken.None);
        }

        await CloseAsync(context, exchange, body);
    }

    private Exchange Open(HttpContext context)
    {
        var now = clock.GetUtcNow();
        var exchange = new Exchange
        {
            Id = Ulid.New(now),
            StartedAt = now,
            Method = context.Request.Method,
            RawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            RequestHeaders = context.Request.Headers,
            CallerCertificate = context.Connection.ClientCertificate,
        };
        context.Features.Set(exchange);
        return exchange;
    }

    // The answer outgrew the buffer: that it began is durable before its first byte.
    private async Task BeginAsync(HttpContext context, Exchange exchange)
    {
        var receipt = await evidence.OutcomeAsync(exchange, new Outcome(context.Response.StatusCode, null, "outcome-begun"), context.RequestAborted);
        ReceiptHeaders.Set(context.Response, exchange.Id, receipt);
        if (seals.Wants(exchange))
            await seals.SealAsync(context, digest: null);
    }

    private async Task CloseAsync(HttpContext context, Exchange exchange, HeldResponseBody body)
    {
        var digest = await body.DigestAsync();
        // An answer that was refused after it had begun was cut: its last bytes stay here, and the log says so.
        var isBroken = body.Streaming && exchange.ProblemCode is not null;
        var kind = isBroken ? "outcome-broken" : body.Streaming ? "outcome-closed" : "outcome";
        try
        {
            // Not cancelled when the caller hangs up: what happened is recorded either way.
            var message = !body.Streaming && evidence.Keeps(exchange) ? KeptMessage.Returned(context.Response, body.Held.Span) : null;
            var receipt = await evidence.OutcomeAsync(exchange, new Outcome(context.Response.StatusCode, digest, kind, message), CancellationToken.None);
            if (receipt.Withheld)
            {
                await WithholdAsync(context, exchange, body, receipt);
                return;
            }

            if (!body.Streaming)
                ReceiptHeaders.Set(context.Response, exchange.Id, receipt);
        }
        catch (ProblemException e) when (!body.Streaming)
        {
            body.Discard();
            context.Response.Headers.Clear();
            await context.RefuseAsync(e.Problem, e.Detail);
            return;
        }

        if (!body.Streaming && context.Response.ContentLength is null && body.Held.Length > 0)
            context.Response.ContentLength = body.Held.Length;
        if (!isBroken)
            await body.SealAsync(context.RequestAborted);
    }

    private static Task WithholdAsync(HttpContext context, Exchange exchange, HeldResponseBody body, Receipt receipt)
    {
        body.Discard();
        context.Response.Headers.Clear();
        ReceiptHeaders.Set(context.Response, exchange.Id, receipt);
        return context.RefuseAsync(Problems.AuditUnavailable, "The evidence of the answer cannot be kept. Ask again with the same key.");
    }
}
