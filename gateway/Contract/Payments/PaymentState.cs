using System.Text.Json.Serialization;

namespace SecureFin.Contract;

/// <summary>Where a payment stands for the caller. ISO 20022 codes lie underneath in <see cref="PaymentView.TransactionStatus"/>.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PaymentState>))]
public enum PaymentState
{
    /// <summary>Durable here, nothing sent.</summary>
    Received,

    /// <summary>Waits for approvals or for a release.</summary>
    Held,

    /// <summary>All approvals given; waits for its turn.</summary>
    Approved,

    /// <summary>Handed to the bank; no answer believed yet.</summary>
    Sent,

    /// <summary>The bank took it on (ACTC, ACCP, ACFC, ACSP, PDNG ...).</summary>
    Accepted,

    /// <summary>Settled on the debtor's side (ACSC) or credited (ACCC, ACWP).</summary>
    Settled,

    /// <summary>Refused by policy, an approver or the bank (RJCT): no money moved.</summary>
    Rejected,

    /// <summary>Cancelled before execution (CANC).</summary>
    Cancelled,

    /// <summary>Money came back after settlement.</summary>
    Returned,

    /// <summary>Sent, outcome not known. Resolved by asking the bank, never by sending again blindly.</summary>
    Unknown,
}
