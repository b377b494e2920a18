using Microsoft.Extensions.Options;
using SecureFin.Connectors;
using SecureFin.Contract;
using SecureFin.Gateway.Egress;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Banks;

/// <summary>Reads balances, transactions and statements of the company's accounts, page by page within a bound.</summary>
internal sealed class BankAccounts(IOptions<AccountsOptions> accounts, BankDirectory banks, BankLine line)
{
    /// <summary>Most pages of one list; a longer list is asked for in narrower dates.</summary>
    private const int MaxPages = 50;

    public Task<IReadOnlyList<Balance>> BalancesAsync(string id, Exchange exchange, CancellationToken cancellation)
    {
        var (bank, connector, query) = Find(id, default);
        return ReadAsync(exchange, bank, connector, connector.Balances(query), connector.ReadBalances, cancellation);
    }

    public Task<IReadOnlyList<StatementEntry>> TransactionsAsync(string id, Period period, Exchange exchange, CancellationToken cancellation)
    {
        var (bank, connector, query) = Find(id, period);
        return ReadAsync(exchange, bank, connector, connector.Transactions(query), connector.ReadTransactions, cancellation);
    }

    public async Task<IReadOnlyList<BankStatement>> StatementsAsync(string id, Period period, Exchange exchange, CancellationToken cancellation)
    {
        var (bank, connector, query) = Find(id, period);
        var statements = await ReadAsync(
            exchange, bank, connector, connector.Statements(query), (request, answer) => connector.ReadStatements(query, request, answer), cancellation);
        var full = new List<BankStatement>(statements.Count);
        foreach (var statement in statements)
        {
            var request = connector.StatementTransactions(query, statement.StatementId);
            full.Add(statement with { Entries = await ReadAsync(exchange, bank, connector, request, connector.ReadTransactions, cancellation) });
        }

        return full;
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        Exchange exchange, Upstream bank, IAccountConnector connector, BankRequest first, Func<BankRequest, BankResponse, AccountAnswer<T>> read,
        CancellationToken cancellation)
    {
        var items = new List<T>();
        var pages = 0;
        for (var request = first; request is not null; pages++)
        {
            if (pages == MaxPages)
                throw new ProblemException(Problems.RequestTooLarge, "The list is longer than one answer may be; ask for a shorter period.");
            var answer = read(request, await line.SendAsync(exchange, bank, connector.Manifest, request, cancellation));
            if (answer is not AccountAnswer<T>.Page page)
                throw new ProblemException(Problems.BankRefused, "The bank did not give the list.");
            items.AddRange(page.Items);
            request = page.Next;
        }

        return items;
    }

    private (Upstream Bank, IAccountConnector Connector, AccountQuery Query) Find(string id, Period period)
    {
        if (!accounts.Value.TryGetValue(id, out var account))
            throw new ProblemException(Problems.RequestNotFound, "No account of this name is configured.");
        var (bank, connector) = banks.Accounts(account.Bank!);
        var query = new AccountQuery
        {
            AccountId = account.AccountId!,
            Account = account.Iban is null ? null : new Account { Iban = account.Iban },
            From = period.From,
            To = period.To,
            Settings = bank.Options.Settings.AsReadOnly(),
        };
        return (bank, connector, query);
    }
}
