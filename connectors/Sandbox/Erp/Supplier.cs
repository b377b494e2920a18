using SecureFin.Contract;

namespace SecureFin.Sandbox.Erp;

/// <summary>Whom the company buys from.</summary>
/// <param name="SupplierId">Such as <c>S-100</c>.</param>
/// <param name="Name">Of the company.</param>
/// <param name="Account">Where it wants to be paid.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Town">Of its seat.</param>
public sealed record Supplier(string SupplierId, string Name, Account Account, string Country, string Town);
