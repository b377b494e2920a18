using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>Which payments to list; null members do not restrict.</summary>
public sealed record PaymentFilter
{
    public PaymentState? State { get; init; }

    public string? Bank { get; init; }

    /// <summary>Client that submitted.</summary>
    public string? Caller { get; init; }

    public bool? NeedsAttention { get; init; }

    /// <summary>1 to 200.</summary>
    public int PageSize { get; init; } = 50;
}
