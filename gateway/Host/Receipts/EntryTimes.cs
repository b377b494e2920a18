using System.Text.Json;
using SecureFin.Audit;

namespace SecureFin.Gateway.Receipts;

/// <summary>When entries were written: their times hardly go back, so a binary search finds a moment.</summary>
internal static class EntryTimes
{
    /// <summary>First entry at or after a moment, among those that are still there; the log's size when all are earlier.</summary>
    public static async Task<long> FirstAtAsync(AuditLog log, DateTimeOffset moment, CancellationToken cancellation)
    {
        var (low, high) = (log.MinimumIndex, log.Current.Size);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (Of(await log.ReadEntryAsync(middle, cancellation)) < moment)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>Member <c>time</c> of an entry.</summary>
    public static DateTimeOffset Of(byte[] entry)
    {
        using var leaf = JsonDocument.Parse(entry);
        return leaf.RootElement.GetProperty("time"u8).GetDateTimeOffset();
    }
}
