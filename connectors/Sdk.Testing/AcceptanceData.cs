namespace SecureFin.Connectors.Testing;

/// <summary>What a connector brings to the acceptance kit: data, no tests.</summary>
public sealed record AcceptanceData
{
    /// <summary>A plain order that the bank takes: every required field, no optional one, empty state.</summary>
    public required PaymentOrder Order { get; init; }

    /// <summary>The bank's good answer to a step: by the step's name, the order it is about, and the bank's status of the payment.</summary>
    public required Func<string, PaymentOrder, string, BankResponse> Answer { get; init; }

    /// <summary>Status in which the plain order ends, in the bank's words.</summary>
    public required string AcceptedStatus { get; init; }

    /// <summary>Expected requests by step name, in the form of <see cref="RequestText"/>.</summary>
    public required IReadOnlyDictionary<string, string> Golden { get; init; }

    /// <summary>The codes of ISO 20022 ExternalPaymentTransactionStatus1Code.</summary>
    public required IReadOnlyCollection<string> IsoStatusCodes { get; init; }

    /// <summary>Currencies that the bank takes, with 0, 2 and 3 digits after the point where it does.</summary>
    public required IReadOnlyList<string> Currencies { get; init; }

    /// <summary>True where the debtor's account is named by a random id that the bank made for its interface, which says nothing elsewhere and may stand in a query.</summary>
    public bool DebtorAccountIsOpaque { get; init; }

    /// <summary>A local instrument that the bank knows, in canonical form.</summary>
    public string LocalInstrument { get; init; } = "FPS";
}
