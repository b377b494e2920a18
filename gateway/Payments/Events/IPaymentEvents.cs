namespace SecureFin.Payments;

/// <summary>Takes the events of payments out of the outbox: to webhooks, to a queue.</summary>
/// <remarks>An interface because it crosses a project boundary. Events come at least once and in order per payment; a thrown exception means again later.</remarks>
public interface IPaymentEvents
{
    /// <summary>Delivers one event; completes when the receiver has it.</summary>
    Task PublishAsync(PaymentEvent paymentEvent, CancellationToken cancellation);
}
