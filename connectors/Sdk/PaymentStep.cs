using SecureFin.Contract;

namespace SecureFin.Connectors;

/// <summary>What a connector wants next. There are no other cases than these five.</summary>
public abstract record PaymentStep
{
    private PaymentStep() { }

    /// <summary>Send this and hand the answer to <see cref="IPaymentConnector.Next"/> or <see cref="IPaymentConnector.NextEnquiry"/>.</summary>
    /// <param name="Request">What to send.</param>
    /// <param name="Name">Stable, lower case: names the step in evidence and metrics.</param>
    /// <param name="State">Saved durably before the request is sent.</param>
    public sealed record Send(BankRequest Request, string Name, IReadOnlyDictionary<string, string> State) : PaymentStep;

    /// <summary>The bank has the payment and says where it stands.</summary>
    /// <param name="Report">The status; its code may be one nobody here knows.</param>
    /// <param name="State">Saved for later enquiries.</param>
    public sealed record Done(StatusReport Report, IReadOnlyDictionary<string, string> State) : PaymentStep;

    /// <summary>Enquiry only: the bank never got the payment; <see cref="IPaymentConnector.Begin"/> may be called again.</summary>
    public sealed record NotReceived : PaymentStep;

    /// <summary>No money moved and none will: final.</summary>
    /// <param name="Code">One of <see cref="ConnectorCodes"/>, or the bank's reason code.</param>
    /// <param name="Reason">Safe to show: a field name or a fixed sentence, never a value and never the bank's text.</param>
    public sealed record Refused(string Code, string Reason) : PaymentStep;

    /// <summary>The answer does not tell. The payment is or stays unknown; ask again later.</summary>
    /// <param name="Code">One of <see cref="ConnectorCodes"/>, or the bank's reason code.</param>
    /// <param name="State">Saved when not null; null leaves the saved state as it is.</param>
    public sealed record Undecided(string Code, IReadOnlyDictionary<string, string>? State = null) : PaymentStep;
}
