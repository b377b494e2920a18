using SecureFin.Gateway.Receipts.Evidence;
using SecureFin.Gateway.Receipts.Retention;

namespace SecureFin.Gateway.Receipts.Orders;

/// <summary>The folders in which orders wait, beside the log.</summary>
internal static class OrderSpools
{
    /// <summary>Orders to destroy keys of evidence.</summary>
    public static OrderSpool<ErasureOrder, ErasureResult> Erasures(string home) =>
        new(Path.Combine(home, "erasures"), ErasureJson.Default.ErasureOrder, ErasureJson.Default.ErasureResult);

    /// <summary>Orders about what is kept: prunings, holds, and records of exports and readings.</summary>
    public static OrderSpool<RetentionOrder, RetentionResult> Retention(string home) =>
        new(Path.Combine(home, "retention"), RetentionJson.Default.RetentionOrder, RetentionJson.Default.RetentionResult);
}
