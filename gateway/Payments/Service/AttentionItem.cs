using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>One entry of the exceptions queue.</summary>
/// <param name="Code">Why a person must look, such as <c>bank.untrusted</c> or <c>status.contradiction</c>.</param>
/// <param name="Payment">The payment as it stands.</param>
public sealed record AttentionItem(string Code, PaymentView Payment);
