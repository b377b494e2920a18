using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Receipts.Evidence;

/// <summary>Under whose key an exchange is sealed: the creditor's account, else the payment, else the caller.</summary>
/// <remarks>The creditor is the person who may ask for erasure. The text is hashed with a key before it names a file, and is never logged.</remarks>
internal static class EvidenceSubject
{
    public static string Of(Exchange exchange)
    {
        if (exchange.Instruction?.CreditorAccount is { } account)
            return $"account:{account.Iban ?? $"{account.Scheme}/{account.Identification}"}";
        return exchange.PaymentId is { } payment ? $"payment:{payment}" : $"caller:{exchange.Caller?.Workload ?? "unknown"}";
    }
}
