using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SecureFin.Sandbox.Bank;

/// <summary>Accounts, balances, transactions and statements.</summary>
/// <remarks>Source: OBIE Account and Transaction API profile v4.0; paging as in "Pagination" of the Read/Write Data API profile.</remarks>
internal sealed class AccountEndpoints(SandboxBankOptions options, AccountLedger ledger, BankBooks books, Func<string> address)
{
    private const int PageSize = 25;

    public BankAnswer GetAccounts(BankCall call) =>
        BankAnswer.Resource(200, new JsonObject { ["Account"] = Array(options.Accounts, Show) }, $"{address()}/aisp/accounts", totalPages: 1);

    public BankAnswer GetBalances(BankCall call) => On(call, account => BankAnswer.Resource(200, new JsonObject
    {
        ["Balance"] = Array(["ITBD", "ITAV"], type => Balance(account, type, books.Now)),
    }, Self(call), totalPages: 1));

    public BankAnswer GetTransactions(BankCall call) => On(call, account =>
        Period(call, "BookingDateTime", out var from, out var to) ? Page(call, account, ledger.Entries(account, from, to)) : BankAnswer.Error(400, "DT01"));

    public BankAnswer GetStatements(BankCall call) => On(call, account =>
        Period(call, "StatementDateTime", out var from, out var to)
            ? BankAnswer.Resource(200, new JsonObject
            {
                ["Statement"] = Array(Months().Where(m => (from is null || m.Start >= from) && (to is null || m.End <= to)), m => Show(account, m)),
            }, Self(call), totalPages: 1)
            : BankAnswer.Error(400, "DT01"));

    public BankAnswer GetStatementTransactions(BankCall call) => On(call, account =>
        Months().FirstOrDefault(m => m.Id(account) == call.Id("statement")) is { } month
            ? Page(call, account, ledger.Entries(account, month.Start, month.End))
            : BankAnswer.Error(400, "MINF", "StatementId"));

    private BankAnswer On(BankCall call, Func<SandboxAccount, BankAnswer> answer) =>
        ledger.Find(call.Id("id")) is { } account ? answer(account) : BankAnswer.Error(400, "AC01", "AccountId");

    private BankAnswer Page(BankCall call, SandboxAccount account, IReadOnlyList<AccountEntry> entries)
    {
        var number = int.TryParse(call.Request.Query["page"], CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked : 1;
        var pages = Math.Max(1, (entries.Count + PageSize - 1) / PageSize);
        var query = string.Concat(call.Request.Query.Where(q => q.Key != "page").Select(q => $"&{q.Key}={Uri.EscapeDataString(q.Value.ToString())}"));
        var next = number < pages ? string.Create(CultureInfo.InvariantCulture, $"{Self(call)}?page={number + 1}{query}") : null;
        var items = Array(entries.Skip((number - 1) * PageSize).Take(PageSize), e => e.ToJson(account));
        return BankAnswer.Resource(200, new JsonObject { ["Transaction"] = items }, Self(call), next, pages);
    }

    // The two whole months before this one.
    private IEnumerable<Month> Months()
    {
        var first = new DateTimeOffset(books.Now.Year, books.Now.Month, 1, 0, 0, 0, TimeSpan.Zero);
        return [new Month(first.AddMonths(-1)), new Month(first.AddMonths(-2))];
    }

    private JsonNode Show(SandboxAccount account) => new JsonObject
    {
        ["AccountId"] = account.AccountId,
        ["Status"] = "Enabled",
        ["Currency"] = account.Currency,
        ["AccountCategory"] = "Business",
        ["AccountTypeCode"] = "CACC",
        ["Account"] = new JsonArray(new JsonObject { ["SchemeName"] = "UK.OBIE.IBAN", ["Identification"] = account.Iban, ["Name"] = account.Name }),
    };

    private JsonNode Show(SandboxAccount account, Month month) => new JsonObject
    {
        ["AccountId"] = account.AccountId,
        ["StatementId"] = month.Id(account),
        ["Type"] = "RegularPeriodic",
        ["StartDateTime"] = Wire.Time(month.Start),
        ["EndDateTime"] = Wire.Time(month.End),
        ["CreationDateTime"] = Wire.Time(month.End.AddHours(1)),
        ["StatementAmount"] = new JsonArray(
            Amount("UK.OBIE.StartingBalance", ledger.BalanceAt(account, month.Start.AddTicks(-1)), account.Currency),
            Amount("UK.OBIE.ClosingBalance", ledger.BalanceAt(account, month.End), account.Currency)),
    };

    private JsonObject Balance(SandboxAccount account, string type, DateTimeOffset at)
    {
        var json = Amount(type, ledger.BalanceAt(account, at), account.Currency);
        json["AccountId"] = account.AccountId;
        json["DateTime"] = Wire.Time(at);
        return json;
    }

    private static JsonObject Amount(string type, decimal value, string currency) => new()
    {
        ["CreditDebitIndicator"] = value < 0 ? "Debit" : "Credit",
        ["Type"] = type,
        ["Amount"] = Wire.Money(Math.Abs(value), currency),
    };

    private string Self(BankCall call) => address() + call.Request.Path.Value![SandboxBank.BasePath.Length..];

    private static bool Period(BankCall call, string field, out DateTimeOffset? from, out DateTimeOffset? to)
    {
        to = null;
        return Bound("from", out from) && Bound("to", out to);

        bool Bound(string side, out DateTimeOffset? at)
        {
            at = null;
            if (call.Request.Query[side + field].ToString() is not { Length: > 0 } text)
                return true;
            var good = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
            at = time;
            return good;
        }
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> show) => [.. items.Select(show)];

    private sealed record Month(DateTimeOffset Start)
    {
        public DateTimeOffset End { get; } = Start.AddMonths(1).AddSeconds(-1);

        public string Id(SandboxAccount account) => string.Create(CultureInfo.InvariantCulture, $"S-{account.AccountId}-{Start:yyyyMM}");
    }
}
