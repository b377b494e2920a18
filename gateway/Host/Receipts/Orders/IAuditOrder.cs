namespace SecureFin.Gateway.Receipts.Orders;

/// <summary>Something that an operator wants of the one process that may write the log.</summary>
internal interface IAuditOrder
{
    /// <summary>What is wrong with it, or null.</summary>
    string? Fault();
}
