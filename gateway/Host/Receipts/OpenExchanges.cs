using System.Collections.Concurrent;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Receipts;

/// <summary>Exchanges of this process that intended something and have no outcome in the log yet.</summary>
/// <remarks>What a crash leaves is found in the log itself (<see cref="OpenIntents"/>); this is for a log that was out of order for a while under a gateway that went on.</remarks>
internal sealed class OpenExchanges
{
    private readonly ConcurrentDictionary<string, (long From, bool Over)> _calls = new(StringComparer.Ordinal);

    /// <summary>Identifiers of all.</summary>
    public IReadOnlyCollection<string> All => [.. _calls.Keys];

    /// <summary>True while an exchange has no end in the log.</summary>
    public bool Has(string id) => _calls.ContainsKey(id);

    /// <summary>Of those whose call is over: the log did not confirm their end, and may have it all the same.</summary>
    public IReadOnlyCollection<string> Left => [.. _calls.Where(open => open.Value.Over).Select(open => open.Key)];

    /// <summary>Before the intent is written: one that is not confirmed may be in the log all the same.</summary>
    /// <param name="exchange">It.</param>
    /// <param name="size">Entries of the log now: its leaf comes at that index or later.</param>
    /// <returns>True when the exchange was not open before.</returns>
    public bool Begin(Exchange exchange, long size) => _calls.TryAdd(exchange.Id, (size, false));

    /// <summary>The leaf before which no intent is open.</summary>
    /// <param name="size">Entries of the log, read before this is called: what begins later lies behind them.</param>
    public long From(long size) => _calls.Values.Select(open => open.From).Append(size).Min();

    /// <summary>After its end is durable, or when there is nothing to end.</summary>
    public void End(string id) => _calls.TryRemove(id, out _);

    /// <summary>When its last entry was not confirmed: nothing else is going to end it.</summary>
    public void Leave(Exchange exchange)
    {
        if (_calls.TryGetValue(exchange.Id, out var open))
            _calls.TryUpdate(exchange.Id, open with { Over = true }, open);
    }
}
