namespace SecureFin.Connectors;

/// <summary>Translates one credit transfer into a bank's conversation, a step at a time.</summary>
/// <remarks>
/// The caller saves the state of a step before it acts on the step, and hands the saved state back with the answer, so a
/// conversation survives a crash at any point. An answer that never comes is not reported here: the payment becomes
/// unknown, and <see cref="BeginEnquiry"/> is the way back.
/// </remarks>
public interface IPaymentConnector : IConnector
{
    /// <summary>The first step. After a <see cref="PaymentStep.NotReceived"/> it goes on from the saved state with the same bytes.</summary>
    PaymentStep Begin(PaymentOrder order);

    /// <summary>What follows from the bank's answer to the step whose state <paramref name="order"/> carries.</summary>
    PaymentStep Next(PaymentOrder order, BankResponse answer);

    /// <summary>Asks the bank where a payment stands. Never creates a payment the bank has not got.</summary>
    PaymentStep BeginEnquiry(PaymentOrder order);

    /// <summary>What follows from the bank's answer to a step of the enquiry.</summary>
    PaymentStep NextEnquiry(PaymentOrder order, BankResponse answer);
}
