using System.Text.Json.Nodes;

namespace SecureFin.Sandbox.Bank;

/// <summary>One entry of an account, with the other side's account.</summary>
internal sealed record AccountEntry(
    string Id, DateTimeOffset At, bool IsCredit, decimal Amount, string Reference, string OtherScheme, string OtherAccount, string OtherName)
{
    public JsonObject ToJson(SandboxAccount account) => new()
    {
        ["AccountId"] = account.AccountId,
        ["TransactionId"] = Id,
        ["TransactionReference"] = Reference,
        ["CreditDebitIndicator"] = IsCredit ? "Credit" : "Debit",
        ["Status"] = "BOOK",
        ["TransactionMutability"] = "Immutable",
        ["BookingDateTime"] = Wire.Time(At),
        ["ValueDateTime"] = Wire.Time(At),
        ["TransactionInformation"] = $"Payment {Reference}",
        ["Amount"] = Wire.Money(Amount, account.Currency),
        [IsCredit ? "DebtorAccount" : "CreditorAccount"] = new JsonObject
        {
            ["SchemeName"] = OtherScheme,
            ["Identification"] = OtherAccount,
            ["Name"] = OtherName,
        },
    };
}
