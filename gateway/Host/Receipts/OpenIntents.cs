using System.Text.Json;
using SecureFin.Audit;

namespace SecureFin.Gateway.Receipts;

/// <summary>Finds exchanges that a crash left without an outcome: intents since the last start that nothing closed.</summary>
internal static class OpenIntents
{
    /// <summary>Most leaves that are looked at, newest first.</summary>
    private const long MaxLeaves = 1_000_000;

    public static async Task<IReadOnlyList<OpenIntent>> FindAsync(AuditLog log, CancellationToken cancellation)
    {
        var closed = new HashSet<string>(StringComparer.Ordinal);
        var open = new List<OpenIntent>();
        var size = log.Current.Size;
        for (var index = size - 1; index >= Math.Max(log.MinimumIndex, size - MaxLeaves); index--)
        {
            var (kind, call) = Read(await log.ReadEntryAsync(index, cancellation));
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

    private static (string Kind, string? Call) Read(byte[] entry)
    {
        using var leaf = JsonDocument.Parse(entry);
        var call = leaf.RootElement.TryGetProperty("call"u8, out var member) ? member.GetString() : null;
        return (leaf.RootElement.GetProperty("kind"u8).GetString()!, call);
    }
}
