using SecureFin.Contract;

namespace SecureFin.Connectors;

/// <summary>An account as the bank lists it.</summary>
/// <param name="AccountId">The bank's opaque identifier, for <see cref="AccountQuery.AccountId"/>.</param>
/// <param name="Account">Canonical form.</param>
/// <param name="Currency">ISO 4217 code as the bank gave it.</param>
public sealed record BankAccount(string AccountId, Account Account, string Currency);
