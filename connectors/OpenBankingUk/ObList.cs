using System.Text.Json.Serialization;
using SecureFin.Contract;

namespace SecureFin.Connectors.OpenBankingUk;

/// <summary>What is read of the lists of account information (OBReadAccount6, OBReadBalance1, OBReadTransaction6, OBReadStatement2).</summary>
internal sealed record ObList(ObListData? Data, ObLinks? Links);

internal sealed record ObLinks(string? Next);

internal sealed record ObListData(
    IReadOnlyList<ObAccount?>? Account, IReadOnlyList<ObBalance?>? Balance,
    IReadOnlyList<ObTransaction?>? Transaction, IReadOnlyList<ObStatement?>? Statement);

internal sealed record ObAccount(string? AccountId, string? Currency, IReadOnlyList<ObAccountNumber?>? Account)
{
    public BankAccount? ToAccount() =>
        BankPath.IsSegment(AccountId) && Account is [{ } number, ..] ? new BankAccount(AccountId!, number.ToAccount(), Currency ?? "") : null;
}

internal sealed record ObAccountNumber(string? SchemeName, string? Identification, string? Name, string? SecondaryIdentification)
{
    public Account ToAccount()
    {
        var isIban = SchemeName is "UK.OBIE.IBAN" or "IBAN";
        return new Account
        {
            Iban = isIban ? Identification : null,
            Scheme = isIban ? null : SchemeName,
            Identification = isIban ? null : Identification,
            SecondaryIdentification = SecondaryIdentification,
            Name = Name,
        };
    }
}

internal sealed record ObBalance(string? CreditDebitIndicator, string? Type, DateTimeOffset DateTime, ObAmount? Amount)
{
    public Balance? ToBalance(DateTimeOffset at) => Amount?.Read() is { } amount && Type is not null && CreditDebitIndicator is "Credit" or "Debit"
        ? new Balance(Type, CreditDebitIndicator == "Debit" ? new Amount(-amount.Value, amount.Currency) : amount, at)
        : null;
}

internal sealed record ObTransaction(
    string? TransactionId, string? TransactionReference, string? CreditDebitIndicator, string? Status, DateTimeOffset BookingDateTime,
    DateTimeOffset? ValueDateTime, string? TransactionInformation, ObAmount? Amount, ObAccountNumber? CreditorAccount, ObAccountNumber? DebtorAccount)
{
    public StatementEntry? ToEntry()
    {
        var other = CreditDebitIndicator == "Credit" ? DebtorAccount : CreditorAccount;
        return Amount?.Read() is { } amount && Status is not null && CreditDebitIndicator is "Credit" or "Debit" ? new StatementEntry
        {
            EntryReference = TransactionId ?? TransactionReference ?? "NOTPROVIDED",
            Amount = amount,
            CreditDebit = CreditDebitIndicator == "Credit" ? "CRDT" : "DBIT",
            Status = Status switch { "Booked" => "BOOK", "Pending" => "PDNG", _ => Status },
            BookingDate = BookingDateTime,
            ValueDate = ValueDateTime,
            Counterparty = other?.Name is { } name ? new Party { Name = name } : null,
            CounterpartyAccount = other?.ToAccount(),
            RemittanceInformation = TransactionInformation is null ? [] : [TransactionInformation],
        } : null;
    }
}

internal sealed record ObStatement(
    string? StatementId, string? StatementReference, DateTimeOffset StartDateTime, DateTimeOffset EndDateTime, IReadOnlyList<ObBalance?>? StatementAmount)
{
    private const string Starting = "UK.OBIE.StartingBalance";

    public BankStatement? ToStatement(Account account)
    {
        // Totals, fees and limits are amounts of a statement too; only balances are balances.
        var balances = (StatementAmount ?? []).Where(a => a?.Type?.EndsWith("Balance", StringComparison.Ordinal) != false)
            .Select(b => b?.Type is null ? null : (b with { Type = IsoType(b.Type) }).ToBalance(b.Type == Starting ? StartDateTime : EndDateTime)).ToList();
        return (StatementId ?? StatementReference) is not { } id || balances.Contains(null) ? null : new BankStatement
        {
            StatementId = id,
            Account = account,
            From = StartDateTime,
            To = EndDateTime,
            Balances = balances!,
        };
    }

    private static string IsoType(string type) => type switch
    {
        Starting => "OPBD",
        "UK.OBIE.ClosingBalance" => "CLBD",
        "UK.OBIE.AvailableBalance" => "CLAV",
        _ => type,
    };
}

[JsonSerializable(typeof(ObPayment))]
[JsonSerializable(typeof(ObError))]
[JsonSerializable(typeof(ObList))]
internal sealed partial class ObJson : JsonSerializerContext;
