namespace SecureFin.Contract;

/// <summary>ISO 20022 ExternalPaymentTransactionStatus1Code values that move the state machine.</summary>
public static class TransactionStatus
{
    /// <summary>Maps an ISO 20022 code to a state, or null for a code that is not known: then the old state stays.</summary>
    public static PaymentState? ToState(string code) => code switch
    {
        "RCVD" or "ACTC" or "PATC" or "PDNG" or "ACCP" or "ACFC" or "ACWC" or "ACSP" or "ACPD" or "ACFW" => PaymentState.Accepted,
        "ACSC" or "ACCC" or "ACWP" => PaymentState.Settled,
        "RJCT" or "BLCK" => PaymentState.Rejected,
        "CANC" => PaymentState.Cancelled,
        _ => null,
    };
}
