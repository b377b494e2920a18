namespace SecureFin.Contract;

/// <summary>One page of <c>GET /v1/payments</c>, newest first.</summary>
/// <param name="Payments">At most as many as were asked for.</param>
/// <param name="NextCursor">Ask with it for the next page; null on the last one.</param>
public sealed record PaymentPage(IReadOnlyList<PaymentView> Payments, string? NextCursor);
