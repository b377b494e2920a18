using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace SecureFin.Payments;

/// <summary>Delivers payment events as signed webhooks; a delivery that is not answered with 2xx is thrown back to the outbox.</summary>
/// <param name="targetOf">The submitting client's target, or null when it wants no webhooks.</param>
/// <param name="client">Follows no redirects and has a time limit; owned by the caller.</param>
/// <param name="clock">Time of the signature, new for every try.</param>
/// <remarks>
/// Source: Standard Webhooks 1.0.0. The body names the payment and its state, nothing personal: the receiver reads the payment
/// itself. The id is the event's, the same for every try.
/// </remarks>
public sealed class WebhookPublisher(Func<PaymentEvent, WebhookTarget?> targetOf, HttpClient client, TimeProvider clock) : IPaymentEvents
{
    /// <inheritdoc/>
    public async Task PublishAsync(PaymentEvent paymentEvent, CancellationToken cancellation)
    {
        if (targetOf(paymentEvent) is not { } target)
            return;
        var body = Body(paymentEvent);
        var now = clock.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", paymentEvent.EventId);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", target.Sign(paymentEvent.EventId, now, body));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException("The receiver did not take the webhook.", null, response.StatusCode);
    }

    /// <summary><c>{"type","timestamp","data":{"paymentId","seq","state","transactionStatus"?,"reasonCode"?,"needsAttention"}}</c>.</summary>
    private static byte[] Body(PaymentEvent paymentEvent)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", paymentEvent.Kind);
            json.WriteString("timestamp", paymentEvent.At.ToString("O", CultureInfo.InvariantCulture));
            json.WriteStartObject("data");
            json.WriteString("paymentId", paymentEvent.PaymentId);
            json.WriteNumber("seq", paymentEvent.Seq);
            json.WriteString("state", JsonNamingPolicy.KebabCaseLower.ConvertName(paymentEvent.State.ToString()));
            if (paymentEvent.TransactionStatus is { } status)
                json.WriteString("transactionStatus", status);
            if (paymentEvent.ReasonCode is { } reason)
                json.WriteString("reasonCode", reason);
            json.WriteBoolean("needsAttention", paymentEvent.NeedsAttention);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
