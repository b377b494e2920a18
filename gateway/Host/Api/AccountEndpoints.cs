using SecureFin.Contract;
using SecureFin.Gateway.Banks;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Api;

/// <summary>Accounts at banks, read live; nothing is kept.</summary>
internal static class AccountEndpoints
{
    /// <summary>Balances of an account, read live from its bank.</summary>
    public static async Task<IResult> BalancesAsync(string id, HttpContext context, BankAccounts accounts) =>
        TypedResults.Json(await accounts.BalancesAsync(id, context.Exchange(), context.RequestAborted), ContractJson.Default.IReadOnlyListBalance);

    /// <summary>Entries of an account booked between two moments (RFC 3339), read live from its bank.</summary>
    public static async Task<IResult> TransactionsAsync(string id, DateTimeOffset? from, DateTimeOffset? to, HttpContext context, BankAccounts accounts) =>
        TypedResults.Json(
            await accounts.TransactionsAsync(id, new Period(from, to), context.Exchange(), context.RequestAborted),
            ContractJson.Default.IReadOnlyListStatementEntry);

    /// <summary>Statements of an account between two moments (RFC 3339), read live from its bank.</summary>
    public static async Task<IResult> StatementsAsync(string id, DateTimeOffset? from, DateTimeOffset? to, HttpContext context, BankAccounts accounts) =>
        TypedResults.Json(
            await accounts.StatementsAsync(id, new Period(from, to), context.Exchange(), context.RequestAborted),
            ContractJson.Default.IReadOnlyListBankStatement);
}
