using System.Text.Json;
using SecureFin.Contract;

namespace SecureFin.Payments;

/// <summary>One row of the payments table; its JSON columns are sealed.</summary>
internal sealed record PaymentRow
{
    public const string Columns =
        "payment_id AS PaymentId, seq AS Seq, connector_state AS ConnectorState, instruction AS Instruction, facts AS Facts";

    public string PaymentId { get; init; } = "";

    public long Seq { get; init; }

    public string ConnectorState { get; init; } = "{}";

    public string Instruction { get; init; } = "";

    public string Facts { get; init; } = "";

    public Payment ToPayment(IPayloadProtector protector) => JsonSerializer.Deserialize(protector.Open(Facts, $"facts/{PaymentId}"), StoreJson.Default.Payment)! with
    {
        Instruction = JsonSerializer.Deserialize(protector.Open(Instruction, $"instruction/{PaymentId}"), ContractJson.Default.PaymentInstruction)!,
        ConnectorState = JsonSerializer.Deserialize(protector.Open(ConnectorState, $"connector/{PaymentId}"), StoreJson.Default.IReadOnlyDictionaryStringString)!,
    };

    /// <summary>What a connector keeps, as it is stored.</summary>
    public static string Seal(IPayloadProtector protector, string paymentId, IReadOnlyDictionary<string, string> state) =>
        protector.Seal(JsonSerializer.Serialize(state, StoreJson.Default.IReadOnlyDictionaryStringString), $"connector/{paymentId}");

    /// <summary>The parameters of insert and update.</summary>
    public static object Parameters(Payment payment, long expectedSeq, IPayloadProtector protector) => new
    {
        payment.PaymentId,
        payment.Seq,
        ExpectedSeq = expectedSeq,
        State = payment.State.ToString(),
        payment.Instruction.Bank,
        payment.Caller,
        Creditor = protector.Token(CreditorKeys.Party(payment.Instruction)),
        CreditorAccount = protector.Token(CreditorKeys.Account(payment.Instruction)),
        payment.Uetr,
        payment.BankKey,
        payment.BankReference,
        Attention = payment.AttentionCode is null ? 0 : 1,
        DueAt = payment.Work is WorkKind.None ? null : payment.DueAt?.ToUnixTimeMilliseconds(),
        payment.Attempt,
        ConnectorState = Seal(protector, payment.PaymentId, payment.ConnectorState),
        Instruction = protector.Seal(JsonSerializer.Serialize(payment.Instruction, ContractJson.Default.PaymentInstruction), $"instruction/{payment.PaymentId}"),
        Facts = protector.Seal(JsonSerializer.Serialize(payment, StoreJson.Default.Payment), $"facts/{payment.PaymentId}"),
    };
}
