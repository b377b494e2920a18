namespace SecureFin.Contract;

/// <summary>What the payment is for. Structured and unstructured exclude each other in SEPA.</summary>
public sealed record RemittanceInformation
{
    /// <summary>At most one line of 140 characters in SEPA; more elsewhere.</summary>
    public IReadOnlyList<string> Unstructured { get; init => field = value ?? []; } = [];

    /// <summary>Creditor reference (ISO 11649 RF or a national one), 1 to 35 characters.</summary>
    public string? CreditorReference { get; init; }
}
