using System.Collections.Concurrent;

namespace SecureFin.Payments.Tests.Support;

/// <summary>Keeps published events; fails as often as it is told to.</summary>
internal sealed class RecordingEvents : IPaymentEvents
{
    public ConcurrentQueue<PaymentEvent> Published { get; } = new();

    public int Failures { get; set; }

    public Task PublishAsync(PaymentEvent paymentEvent, CancellationToken cancellation)
    {
        if (Failures-- > 0)
            throw new HttpRequestException("down");
        Published.Enqueue(paymentEvent);
        return Task.CompletedTask;
    }
}
