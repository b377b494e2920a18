using SecureFin.Contract;
using SecureFin.Gateway.Routes;
using static SecureFin.Gateway.Api.ApiDescription;

namespace SecureFin.Gateway.Api;

/// <summary>The canonical API under <c>/v1</c>: one contract for all banks. Paths and governance come from the catalogue.</summary>
internal static class CanonicalApi
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGoverned("payments.create", PaymentEndpoints.CreateAsync, In("Payments"), new TakesBody(typeof(PaymentInstruction)), Answers<PaymentView>(StatusCodes.Status202Accepted));
        endpoints.MapGoverned("payments.list", PaymentEndpoints.ListAsync, In("Payments"), Answers<PaymentPage>());
        endpoints.MapGoverned("payments.get", PaymentEndpoints.GetAsync, In("Payments"), Answers<PaymentView>());
        endpoints.MapGoverned("payments.approve", PaymentEndpoints.ApproveAsync, In("Payments"), new TakesBody(typeof(ApprovalRequest)), Answers<PaymentView>());
        endpoints.MapGoverned("payments.release", PaymentEndpoints.ReleaseAsync, In("Payments"), new TakesBody(typeof(ReleaseRequest)), Answers<PaymentView>());
        endpoints.MapGoverned("accounts.balances", AccountEndpoints.BalancesAsync, In("Accounts"), Answers<IReadOnlyList<Balance>>());
        endpoints.MapGoverned("accounts.transactions", AccountEndpoints.TransactionsAsync, In("Accounts"), Answers<IReadOnlyList<StatementEntry>>());
        endpoints.MapGoverned("accounts.statements", AccountEndpoints.StatementsAsync, In("Accounts"), Answers<IReadOnlyList<BankStatement>>());
        endpoints.MapGoverned("receipts.get", ReceiptEndpoints.GetAsync, In("Receipts"), Answers<ReceiptView>());
        endpoints.MapGoverned("api.describe", GetAsync, In("Description"));
    }

    private static TagsAttribute In(string room) => new(room);
}
