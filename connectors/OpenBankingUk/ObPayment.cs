using SecureFin.Contract;

namespace SecureFin.Connectors.OpenBankingUk;

/// <summary>What is read of a consent (OBWriteDomesticConsentResponse5) or a payment (OBWriteDomesticResponse5).</summary>
internal sealed record ObPayment(ObPaymentData? Data);

internal sealed record ObPaymentData(
    string? DomesticPaymentId, string? ConsentId, string? Status, DateTimeOffset? StatusUpdateDateTime,
    IReadOnlyList<ObStatusReason>? StatusReason, ObInitiation? Initiation)
{
    public string? Reason => StatusReason is [{ StatusReasonCode: { Length: <= 4 } code }, ..] ? code : null;

    /// <summary>True when the bank speaks of the very payment that was asked for.</summary>
    public bool IsOf(PaymentOrder order) =>
        Initiation is { InstructedAmount: { } amount } && Initiation.EndToEndIdentification == order.EndToEndIdentification
        && BankMoney.Same(order.Instruction.InstructedAmount, amount.Amount, amount.Currency);
}

internal sealed record ObStatusReason(string? StatusReasonCode);

internal sealed record ObInitiation(string? EndToEndIdentification, ObAmount? InstructedAmount);

internal sealed record ObAmount(string? Amount, string? Currency)
{
    public Amount? Read() => BankMoney.TryRead(Amount, Currency, out var amount) ? amount : null;
}
