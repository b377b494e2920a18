using SecureFin.Contract;

namespace SecureFin.Sandbox.Erp;

/// <summary>An invoice of a supplier and what became of its payment.</summary>
public sealed record Invoice
{
    public required string InvoiceId { get; init; }

    public required string SupplierId { get; init; }

    /// <summary>The supplier's own number; travels as remittance information.</summary>
    public required string Number { get; init; }

    public required Amount Amount { get; init; }

    public required DateOnly DueDate { get; init; }

    public InvoiceState State { get; init; }

    /// <summary>The gateway's id of its payment, once asked for.</summary>
    public string? PaymentId { get; init; }

    /// <summary>State of the payment as last read from the gateway.</summary>
    public string? PaymentState { get; init; }

    /// <summary>Code of the gateway's refusal, or the bank's reason.</summary>
    public string? ReasonCode { get; init; }
}
