using SecureFin.Gateway.Routes;

namespace SecureFin.Gateway.Api;

/// <summary>The canonical API under <c>/v1</c>: one contract for all banks. Paths and governance come from the catalogue.</summary>
internal static class CanonicalApi
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGoverned("payments.create", PaymentEndpoints.CreateAsync);
        endpoints.MapGoverned("payments.list", PaymentEndpoints.ListAsync);
        endpoints.MapGoverned("payments.get", PaymentEndpoints.GetAsync);
        endpoints.MapGoverned("payments.approve", PaymentEndpoints.ApproveAsync);
        endpoints.MapGoverned("accounts.balances", AccountEndpoints.BalancesAsync);
        endpoints.MapGoverned("accounts.transactions", AccountEndpoints.TransactionsAsync);
        endpoints.MapGoverned("accounts.statements", AccountEndpoints.StatementsAsync);
        endpoints.MapGoverned("receipts.get", ReceiptEndpoints.GetAsync);
    }
}
