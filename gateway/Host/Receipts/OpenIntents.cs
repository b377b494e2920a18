using System.Text.Json;
using SecureFin.Audit;

namespace SecureFin.Gateway.Receipts;

/// <summary>Finds exchanges that a crash left without an outcome: intents since the last start that nothing closed.</summary>
internal static class OpenIntents
{
    private const int Chunk = 4096; // leaves in memory at a time

    /// <summary>Looks from the newest leaf back to the last <c>start</c> or <c>stop</c>, before which nothing is open.</summary>
    /// <param name="log">All of it: nothing was appended since it was opened.</param>
    /// <param name="from">No intent before this leaf is open; 0 when that is not known.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static IReadOnlyList<OpenIntent> Find(LogReader log, long from, CancellationToken cancellation)
    {
        var closed = new HashSet<string>(StringComparer.Ordinal);
        var open = new List<OpenIntent>();
        foreach (var (index, entry) in NewestFirst(log, from))
        {
            cancellation.ThrowIfCancellationRequested();
            var (kind, call) = Read(entry);
            if (kind is "start" or "stop")
                break;
            if (call is null || kind == "answers")
                continue; // "answers" tells of calls of an exchange that goes on
            if (!Begins(kind))
                closed.Add(call);
            else if (closed.Add(call))
                open.Add(new OpenIntent(call, index));
        }

        open.Reverse();
        return open;
    }

    /// <summary>Which exchanges of this process have a beginning in the log and no end, in the order of their newest leaves.</summary>
    /// <param name="log">The open log: what it has confirmed is read, published or not.</param>
    /// <param name="calls">Their identifiers.</param>
    /// <param name="from">None of them began before this leaf.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static async Task<IReadOnlyList<OpenIntent>> AmongAsync(AuditLog log, IReadOnlyCollection<string> calls, long from, CancellationToken cancellation)
    {
        var (wanted, open) = (calls.ToHashSet(StringComparer.Ordinal), new Dictionary<string, long>(StringComparer.Ordinal));
        var size = log.Current.Size;
        for (var index = Math.Max(from, log.MinimumIndex); index < size; index++)
        {
            var (kind, call) = Read(await log.ReadEntryAsync(index, cancellation));
            if (call is null || !wanted.Contains(call) || kind == "answers")
                continue;
            if (Begins(kind))
                open[call] = index;
            else if (open.Remove(call))
                wanted.Remove(call);
        }

        return [.. open.OrderBy(intent => intent.Value).Select(intent => new OpenIntent(intent.Key, intent.Value))];
    }

    private static bool Begins(string kind) => kind is "intent" or "outcome-begun";

    private static IEnumerable<(long Index, ReadOnlyMemory<byte> Entry)> NewestFirst(LogReader log, long from)
    {
        from = Math.Max(from, log.MinimumIndex);
        for (var end = log.Checkpoint.Size; end > from;)
        {
            var begin = Math.Max(from, (end - 1) / Chunk * Chunk);
            var chunk = log.ReadEntries(begin, end).ToArray();
            for (var i = chunk.Length - 1; i >= 0; i--)
                yield return (begin + i, chunk[i]);
            end = begin;
        }
    }

    private static (string Kind, string? Call) Read(ReadOnlyMemory<byte> entry)
    {
        using var leaf = JsonDocument.Parse(entry);
        var call = leaf.RootElement.TryGetProperty("call"u8, out var member) ? member.GetString() : null;
        return (leaf.RootElement.GetProperty("kind"u8).GetString()!, call);
    }
}
