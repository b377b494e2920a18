using System.Text.Json.Serialization;
using SecureFin.Contract;

namespace SecureFin.Sandbox.Erp;

/// <summary>Where an invoice stands for the ledger clerk.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<InvoiceState>))]
public enum InvoiceState
{
    /// <summary>To be paid.</summary>
    Open,

    /// <summary>Its payment is on the way.</summary>
    InPayment,

    /// <summary>Settled at the bank.</summary>
    Paid,

    /// <summary>The payment was refused or came back; a clerk decides.</summary>
    Failed,
}
