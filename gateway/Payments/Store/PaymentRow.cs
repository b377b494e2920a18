using System.Text.Json;
using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>One row of the payments table.</summary>
internal sealed record PaymentRow
{
    public const string Columns =
        "payment_id AS PaymentId, seq AS Seq, connector_state AS ConnectorState, instruction AS Instruction, facts AS Facts";

    public string PaymentId { get; init; } = "";

    public long Seq { get; init; }

    public string ConnectorState { get; init; } = "{}";

    public string Instruction { get; init; } = "";

    public string Facts { get; init; } = "";

    public Payment ToPayment() => JsonSerializer.Deserialize(Facts, StoreJson.Default.Payment)! with
    {
        Instruction = JsonSerializer.Deserialize(Instruction, ContractJson.Default.PaymentInstruction)!,
        ConnectorState = JsonSerializer.Deserialize(ConnectorState, StoreJson.Default.IReadOnlyDictionaryStringString)!,
    };

    /// <summary>The parameters of insert and update.</summary>
    public static object Parameters(Payment payment, long expectedSeq) => new
    {
        payment.PaymentId,
        payment.Seq,
        ExpectedSeq = expectedSeq,
        State = payment.State.ToString(),
        payment.Instruction.Bank,
        payment.Caller,
        Creditor = CreditorKeys.Party(payment.Instruction),
        CreditorAccount = CreditorKeys.Account(payment.Instruction),
        payment.Uetr,
        payment.BankKey,
        payment.BankReference,
        Attention = payment.AttentionCode is null ? 0 : 1,
        DueAt = payment.Work is WorkKind.None ? null : payment.DueAt?.ToUnixTimeMilliseconds(),
        payment.Attempt,
        ConnectorState = JsonSerializer.Serialize(payment.ConnectorState, StoreJson.Default.IReadOnlyDictionaryStringString),
        Instruction = JsonSerializer.Serialize(payment.Instruction, ContractJson.Default.PaymentInstruction),
        Facts = JsonSerializer.Serialize(payment, StoreJson.Default.Payment),
    };
}
