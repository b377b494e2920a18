namespace SecureFin.Contract;

/// <summary>One credit transfer as an internal system asks for it: the body of <c>POST /v1/payments</c>.</summary>
/// <remarks>Names follow ISO 20022 pain.001. Nothing here names a bank's API; the connector translates.</remarks>
public sealed record PaymentInstruction
{
    /// <summary>Bank that executes: a bank id of the configuration.</summary>
    public required string Bank { get; init; }

    /// <summary>Always positive.</summary>
    public required Amount InstructedAmount { get; init; }

    public required Party Debtor { get; init; }

    public required Account DebtorAccount { get; init; }

    public required Party Creditor { get; init; }

    public required Account CreditorAccount { get; init; }

    public Agent? CreditorAgent { get; init; }

    public Party? UltimateDebtor { get; init; }

    public Party? UltimateCreditor { get; init; }

    /// <summary>Reference that travels to the creditor, 1 to 35 characters; made by the gateway when absent.</summary>
    public string? EndToEndIdentification { get; init; }

    public RemittanceInformation? RemittanceInformation { get; init; }

    /// <summary>Local date at the debtor's bank; absent means as soon as possible.</summary>
    public DateOnly? RequestedExecutionDate { get; init; }

    /// <summary>Local instrument wish, such as <c>FPS</c>, <c>CHAPS</c>, <c>SEPA</c>, <c>SEPA-INST</c>.</summary>
    public string? LocalInstrument { get; init; }

    /// <summary>Who bears the charges: SLEV, SHAR, DEBT or CRED (ISO 20022 ChargeBearerType1Code).</summary>
    public string? ChargeBearer { get; init; }

    /// <summary>ISO 20022 external purpose code, 1 to 4 characters.</summary>
    public string? Purpose { get; init; }

    /// <summary>Where the instruction comes from in the internal system, so that results find their way back.</summary>
    public required PaymentSource Source { get; init; }
}
