using SecureFin.Contract;

namespace SecureFin.Connectors;

/// <summary>Reads accounts: each list is a request and a reader, page by page.</summary>
public interface IAccountConnector : IConnector
{
    /// <summary>Lists the accounts that the bank shows to this client.</summary>
    BankRequest Accounts(AccountQuery query);

    AccountAnswer<BankAccount> ReadAccounts(BankRequest request, BankResponse answer);

    BankRequest Balances(AccountQuery query);

    AccountAnswer<Balance> ReadBalances(BankRequest request, BankResponse answer);

    BankRequest Transactions(AccountQuery query);

    AccountAnswer<StatementEntry> ReadTransactions(BankRequest request, BankResponse answer);

    BankRequest Statements(AccountQuery query);

    AccountAnswer<BankStatement> ReadStatements(AccountQuery query, BankRequest request, BankResponse answer);

    /// <summary>The entries of one statement; read with <see cref="ReadTransactions"/>.</summary>
    BankRequest StatementTransactions(AccountQuery query, string statementId);
}
