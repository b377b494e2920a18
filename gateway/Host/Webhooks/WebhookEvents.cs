using System.Text.Json;
using Microsoft.Extensions.Options;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Secrets;
using SecureFin.Payments;

namespace SecureFin.Gateway.Webhooks;

/// <summary>Tells a system that one of its payments changed: a signed note with no personal data, to be followed by a GET.</summary>
/// <remarks>Source: Standard Webhooks 1.0.0. At least once and in order per payment; the receiver drops ids it has seen.</remarks>
internal sealed class WebhookEvents(
    IOptions<WebhooksOptions> options, EgressClients clients, Upstreams upstreams, BackgroundExchanges exchanges, WebhookKeys keys, TimeProvider clock) : IPaymentEvents
{
    public async Task PublishAsync(PaymentEvent paymentEvent, CancellationToken cancellation)
    {
        if (!options.Value.TryGetValue(paymentEvent.Caller, out var receiver))
            return;
        var system = upstreams.Get(receiver.System!);
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new WebhookNote(paymentEvent.Kind, paymentEvent.At, new WebhookPayment(paymentEvent.PaymentId, paymentEvent.State, paymentEvent.TransactionStatus, paymentEvent.ReasonCode)),
            WebhookJson.Default.WebhookNote);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(system.BaseAddress, receiver.Path!.TrimStart('/')));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        await keys.SignAsync(request, paymentEvent.Caller, paymentEvent.EventId, clock.GetUtcNow(), body, cancellation);
        using var answer = await exchanges.SendAsync(clients.For(system.Id), system, request, cancellation);
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException("The receiver did not take the event.", null, answer.StatusCode);
    }
}
