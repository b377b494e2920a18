using System.Globalization;
using SecureFin.Contract;

namespace SecureFin.Connectors.OpenBankingUk;

// Account information: every list is read whole or not at all; an entry that cannot be read fails its page.
public sealed partial class OpenBankingUkConnector
{
    private const string AccountList = "/aisp/accounts";

    /// <inheritdoc/>
    public BankRequest Accounts(AccountQuery query) => Read(AccountList, "", query);

    /// <inheritdoc/>
    public AccountAnswer<BankAccount> ReadAccounts(BankRequest request, BankResponse answer) =>
        Page(request, answer, data => data.Account, item => item.ToAccount());

    /// <inheritdoc/>
    public BankRequest Balances(AccountQuery query) => Read(Of(query, "balances"), "", query);

    /// <inheritdoc/>
    public AccountAnswer<Balance> ReadBalances(BankRequest request, BankResponse answer) =>
        Page(request, answer, data => data.Balance, item => item.ToBalance(item.DateTime));

    /// <inheritdoc/>
    public BankRequest Transactions(AccountQuery query) => Read(Of(query, "transactions"), Period(query, "BookingDateTime"), query);

    /// <inheritdoc/>
    public AccountAnswer<StatementEntry> ReadTransactions(BankRequest request, BankResponse answer) =>
        Page(request, answer, data => data.Transaction, item => item.ToEntry());

    /// <inheritdoc/>
    public BankRequest Statements(AccountQuery query) => Read(Of(query, "statements"), Period(query, "StatementDateTime"), query);

    /// <inheritdoc/>
    public AccountAnswer<BankStatement> ReadStatements(AccountQuery query, BankRequest request, BankResponse answer) =>
        Page(request, answer, data => data.Statement, item => item.ToStatement(query.Account ?? new Account()));

    /// <inheritdoc/>
    public BankRequest StatementTransactions(AccountQuery query, string statementId) =>
        Read($"{Of(query, "statements")}/{BankPath.Segment(statementId)}/transactions", "", query);

    private static AccountAnswer<TItem> Page<TWire, TItem>(
        BankRequest request, BankResponse answer, Func<ObListData, IReadOnlyList<TWire?>?> list, Func<TWire, TItem?> translate)
        where TWire : class
        where TItem : class
    {
        if (!answer.Succeeded)
            return new AccountAnswer<TItem>.Failed(answer.Unavailable ? ConnectorCodes.Unavailable : ObError.CodeOf(answer));
        if (answer.Read(ObJson.Default.ObList) is not { Data: { } data } body || list(data) is not { } wire)
            return new AccountAnswer<TItem>.Failed(ConnectorCodes.AnswerUnreadable);
        var items = wire.Select(item => item is null ? null : translate(item)).ToList();
        if (items.Contains(null) || !Paging.TryNext(request, body.Links?.Next, out var next))
            return new AccountAnswer<TItem>.Failed(ConnectorCodes.AnswerUnreadable);
        return new AccountAnswer<TItem>.Page(items!, next);
    }

    private static string Of(AccountQuery query, string resource) => $"{AccountList}/{BankPath.Segment(query.AccountId)}/{resource}";

    // The bank ignores the time zone of the filter (Read/Write Data API profile, "Filtering"): send UTC.
    private static string Period(AccountQuery query, string field)
    {
        string?[] parts = [Bound("from", query.From), Bound("to", query.To)];
        return string.Join('&', parts.Where(part => part is not null));

        string? Bound(string side, DateTimeOffset? at) =>
            at is null ? null : $"{side}{field}={Uri.EscapeDataString(at.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))}";
    }
}
