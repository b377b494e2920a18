namespace SecureFin.Gateway.Routes;

/// <summary>One route of the gateway's own API.</summary>
/// <param name="Id">Dotted name.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Route pattern.</param>
/// <param name="MovesMoney">True when money can move; no configuration says otherwise.</param>
internal sealed record CanonicalRoute(string Id, string Method, string Path, bool MovesMoney = false)
{
    /// <summary>The canonical API. Each is served once the catalogue governs it.</summary>
    public static IReadOnlyDictionary<string, CanonicalRoute> All { get; } = new CanonicalRoute[]
    {
        new("payments.create", "POST", "/v1/payments", MovesMoney: true),
        new("payments.get", "GET", "/v1/payments/{id}"),
        new("payments.list", "GET", "/v1/payments"),
        new("payments.approve", "POST", "/v1/payments/{id}/approvals", MovesMoney: true),
        new("payments.release", "POST", "/v1/payments/{id}/release", MovesMoney: true),
        new("accounts.balances", "GET", "/v1/accounts/{id}/balances"),
        new("accounts.transactions", "GET", "/v1/accounts/{id}/transactions"),
        new("accounts.statements", "GET", "/v1/accounts/{id}/statements"),
        new("api.describe", "GET", "/v1/openapi.json"),
        new("receipts.get", "GET", "/v1/receipts/{exchangeId}"),
    }.ToDictionary(route => route.Id, StringComparer.Ordinal);
}
