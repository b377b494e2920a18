using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using SecureFin.Contract;
using SecureFin.Gateway.Masking;
using SecureFin.Gateway.Policy;
using SecureFin.Gateway.Receipts;

namespace SecureFin.Gateway.Pipeline;

/// <summary>Ends a call with problem details (RFC 9457): a stable code, the exchange's id, and nothing that is not safe to show.</summary>
internal static class ProblemRendering
{
    public const string MediaType = "application/problem+json";

    /// <summary>Refuses the call; what was noted for the answer so far is dropped.</summary>
    /// <param name="detail">Safe to show: no secret, account, name or bank text.</param>
    /// <param name="reasons">Reasons of a policy, or null.</param>
    public static Task RefuseAsync(this HttpContext context, Problem problem, string detail, IReadOnlyList<PolicyReason>? reasons = null)
    {
        var exchange = context.Features.Get<Exchange>();
        if (exchange is not null)
            exchange.ProblemCode = problem.Code;
        if (context.Response.HasStarted)
        {
            // The answer is on its way: cutting it is the only honest sign left.
            context.Abort();
            return Task.CompletedTask;
        }

        return WriteAsync(context, problem, detail, exchange?.Id, reasons ?? []);
    }

    private static async Task WriteAsync(HttpContext context, Problem problem, string detail, string? exchangeId, IReadOnlyList<PolicyReason> reasons)
    {
        DropHeld(context.Features.Get<IHttpResponseBodyFeature>());
        var body = Render(problem, detail, exchangeId, reasons);
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.Headers.Remove("Content-Encoding");
        response.Headers.Remove("ETag");
        response.ContentType = MediaType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (problem.Status == StatusCodes.Status503ServiceUnavailable && response.Headers.RetryAfter.Count == 0)
            response.Headers.RetryAfter = "1";
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    // Half an answer may be held already, by each stage that wraps the body: none of it goes out with the refusal.
    private static void DropHeld(IHttpResponseBodyFeature? body)
    {
        for (; body is not null; body = (body as StreamResponseBodyFeature)?.PriorFeature)
        {
            (body as IHeldAnswer ?? body.Stream as IHeldAnswer)?.Discard();
        }
    }

    private static ReadOnlyMemory<byte> Render(Problem problem, string detail, string? exchangeId, IReadOnlyList<PolicyReason> reasons)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("type", $"/problems/{problem.Code}");
        json.WriteString("title", problem.Title);
        json.WriteNumber("status", problem.Status);
        json.WriteString("detail", TextMasker.Mask(detail));
        json.WriteString("code", problem.Code);
        if (exchangeId is not null)
            json.WriteString("exchangeId", exchangeId);
        if (reasons.Count > 0)
            WriteReasons(json, reasons);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteReasons(Utf8JsonWriter json, IReadOnlyList<PolicyReason> reasons)
    {
        json.WriteStartArray("reasons");
        foreach (var reason in reasons)
        {
            json.WriteStartObject();
            json.WriteString("code", TextMasker.Mask(reason.Code));
            json.WriteString("message", TextMasker.Mask(reason.Message));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
