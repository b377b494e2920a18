using System.Text.Json;

namespace SecureFin.Payments;

/// <summary>Hands one outbox row to the sink; a failure puts it back with a growing pause.</summary>
internal sealed class EventPublisher(PaymentStore store, IPaymentEvents sink, PaymentOptions options, TimeProvider clock, Action<Exception>? onFault)
{
    public async Task PublishAsync(OutboxRow row, CancellationToken abort)
    {
        var paymentEvent = JsonSerializer.Deserialize(row.Body, StoreJson.Default.PaymentEvent)!;
        try
        {
            // An event that nobody took for days leaves the outbox, so that newer ones come through; its row stays readable.
            if (clock.GetUtcNow() - paymentEvent.At < options.EventPatience)
                await sink.PublishAsync(paymentEvent, abort);
        }
        catch (Exception fault)
        {
            onFault?.Invoke(fault);
            await store.EventFailedAsync(row, clock.GetUtcNow() + options.Pause((int)Math.Min(row.Tries, 30)));
            return;
        }

        await store.EventDeliveredAsync(row);
    }
}
