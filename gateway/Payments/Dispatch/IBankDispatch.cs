namespace SecureFin.Payments;

/// <summary>Speaks to the bank for the state machine. Whoever implements it says exactly what is known, never more.</summary>
/// <remarks>An interface because it crosses a project boundary: the Host's implementation runs connectors over the egress chain.</remarks>
public interface IBankDispatch
{
    /// <summary>Hands the payment to the bank once. Never retries by itself.</summary>
    /// <remarks>A thrown exception counts as <see cref="DispatchResult.Unknown"/>.</remarks>
    Task<DispatchResult> SendAsync(PaymentDispatch payment, CancellationToken cancellation);

    /// <summary>Asks today's policy whether a payment that it held on its way may leave now. Sends nothing; <see cref="SendAsync"/> asks again.</summary>
    /// <returns>What <see cref="SendAsync"/> would answer without speaking to the bank; null when nothing keeps the payment.</returns>
    Task<DispatchResult?> RefusalOfAsync(PaymentDispatch payment, CancellationToken cancellation);

    /// <summary>Asks the bank, by our own references, what became of the payment. Must not be able to move money.</summary>
    Task<DispatchResult> EnquireAsync(PaymentDispatch payment, CancellationToken cancellation);
}
