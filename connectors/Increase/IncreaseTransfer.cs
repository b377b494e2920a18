using System.Text.Json.Serialization;
using SecureFin.Contract;

namespace SecureFin.Connectors.Increase;

/// <summary>What is read of a transfer, whatever its rail.</summary>
internal sealed record IncreaseTransfer(
    string? Id, string? Status, long? Amount, string? Currency, string? StatementDescriptor, string? MessageToRecipient, string? RemittanceInformation)
{
    /// <summary>True when it is the transfer of this order: our reference opens its text, and the amount is the same.</summary>
    public bool IsOf(PaymentOrder order)
    {
        var text = StatementDescriptor ?? MessageToRecipient ?? RemittanceInformation ?? "";
        return (text == order.InstructionIdentification || text.StartsWith(order.InstructionIdentification + " ", StringComparison.Ordinal))
            && Amount == BankMoney.ToMinor(order.Instruction.InstructedAmount) && order.Instruction.InstructedAmount.Currency == Currency;
    }
}

internal sealed record IncreaseList(IReadOnlyList<IncreaseTransfer?>? Data, string? NextCursor);

/// <summary>RFC 7807 in shape; its type alone is read, never its words.</summary>
internal sealed record IncreaseError(string? Type)
{
    public static string CodeOf(BankResponse answer) =>
        answer.Read(IncreaseJson.Default.IncreaseError)?.Type is { Length: >= 1 and <= 60 } type && type.All(c => char.IsAsciiLetterLower(c) || c == '_')
            ? type : ConnectorCodes.Refused;

    /// <summary>The key was seen before: then some transfer may exist, and nothing is certain.</summary>
    public static bool IsAboutTheKey(BankResponse answer) => CodeOf(answer).StartsWith("idempotency", StringComparison.Ordinal);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IncreaseTransfer))]
[JsonSerializable(typeof(IncreaseList))]
[JsonSerializable(typeof(IncreaseError))]
internal sealed partial class IncreaseJson : JsonSerializerContext;
