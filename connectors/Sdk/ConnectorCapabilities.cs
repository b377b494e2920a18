namespace SecureFin.Connectors;

/// <summary>What a connector's bank can do. A capability that is not listed is refused, never tried.</summary>
[Flags]
public enum ConnectorCapabilities
{
    None = 0,
    CreditTransfer = 1,
    PaymentStatus = 2,
    Balances = 4,
    Transactions = 8,
    Statements = 16,
}
