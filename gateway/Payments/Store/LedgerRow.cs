namespace SecureFin.Payments;

/// <summary>One row of the idempotency ledger.</summary>
internal sealed record LedgerRow
{
    public const string Select =
        "SELECT instruction_hash AS InstructionHash, payment_id AS PaymentId, answer AS Answer FROM ledger WHERE caller = @Caller AND idempotency_key = @Key";

    public string InstructionHash { get; init; } = "";

    public string PaymentId { get; init; } = "";

    /// <summary>JSON of the view as first answered; sealed until <see cref="Opened"/>.</summary>
    public string Answer { get; init; } = "";

    public LedgerRow Opened(IPayloadProtector protector) => this with { Answer = protector.Open(Answer, Place(PaymentId)) };

    /// <summary>What the answer is sealed for.</summary>
    public static string Place(string paymentId) => $"answer/{paymentId}";
}
