using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SecureFin.Jose;

namespace SecureFin.Sandbox.Erp;

/// <summary>Receives payment events: verifies, drops repeats, and believes only what it then reads from the gateway itself.</summary>
/// <remarks>Source: Standard Webhooks 1.0.0. An id counts as seen only when its work is done, so a failed one is delivered again.</remarks>
internal sealed class WebhookReceiver(ErpBooks books, InvoicePayments payments, SandboxErpOptions options)
{
    private const int MaxBodyBytes = 16 * 1024;

    public async Task<IResult> ReceiveAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await ReadAsync(request, cancellation) is not { } body)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var id = request.Headers[StandardWebhook.IdField].ToString();
        var fault = StandardWebhook.Verify(
            id, request.Headers[StandardWebhook.TimestampField].ToString(), request.Headers[StandardWebhook.SignatureField].ToString(),
            body, options.WebhookSecrets, options.Clock);
        if (fault is not null)
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        if (books.HasSeen(id))
            return Results.NoContent();
        if (PaymentId(body) is not { } paymentId)
            return Results.BadRequest();
        if (!await payments.RefreshAsync(paymentId, cancellation))
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        books.Remember(id);
        return Results.NoContent();
    }

    private static string? PaymentId(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            return json.RootElement.GetProperty("data").GetProperty("paymentId").GetString();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = new byte[MaxBodyBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        return length > MaxBodyBytes ? null : body[..length];
    }
}
