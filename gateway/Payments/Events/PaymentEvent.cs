using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>One change of a payment. Holds no personal data but the subject of who acted.</summary>
public sealed record PaymentEvent
{
    public required string PaymentId { get; init; }

    /// <summary>1 for the first event of a payment, then without gaps.</summary>
    public required long Seq { get; init; }

    /// <summary>Stable over repeated deliveries: receivers drop what they have seen.</summary>
    public string EventId => $"{PaymentId}.{Seq}";

    /// <summary>Dotted name, such as <c>payment.settled</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>State after the change.</summary>
    public required PaymentState State { get; init; }

    public string? TransactionStatus { get; init; }

    public string? ReasonCode { get; init; }

    /// <summary>Who acted, for changes made by a person; never part of a webhook.</summary>
    public string? Actor { get; init; }

    public bool NeedsAttention { get; init; }

    /// <summary>Client that submitted the payment: whose webhook to call.</summary>
    public required string Caller { get; init; }

    public required DateTimeOffset At { get; init; }
}
