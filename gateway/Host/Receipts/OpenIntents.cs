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
            if (kind is not ("intent" or "outcome-begun"))
                closed.Add(call);
            else if (closed.Add(call))
                open.Add(new OpenIntent(call, index));
        }

        open.Reverse();
        return open;
    }

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
