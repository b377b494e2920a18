using System.Collections.Concurrent;
using SecureFin.Gateway.Pipeline;

namespace SecureFin.Gateway.Receipts;

/// <summary>Exchanges of this process that intended something and have no outcome in the log yet.</summary>
/// <remarks>What a crash leaves is found in the log itself (<see cref="OpenIntents"/>); this is for a log that was out of order for a while under a gateway that went on.</remarks>
internal sealed class OpenExchanges
{
    private readonly ConcurrentDictionary<string, (Exchange Exchange, long From)> _calls = new(StringComparer.Ordinal);

    /// <summary>In the order of their ids.</summary>
    public IReadOnlyList<OpenIntent> All => [.. _calls.Values.Select(open => open.Exchange).OrderBy(exchange => exchange.Id, StringComparer.Ordinal).Select(exchange => new OpenIntent(exchange.Id, exchange.LastLeaf))];

    /// <summary>Before the intent is written: one that is not confirmed may be in the log all the same.</summary>
    /// <param name="exchange">It.</param>
    /// <param name="size">Entries of the log now: its leaf comes at that index or later.</param>
    /// <returns>True when the exchange was not open before.</returns>
    public bool Begin(Exchange exchange, long size) => _calls.TryAdd(exchange.Id, (exchange, size));

    /// <summary>The leaf before which no intent is open.</summary>
    /// <param name="size">Entries of the log, read before this is called: what begins later lies behind them.</param>
    public long From(long size) => _calls.Values.Select(open => open.From).Append(size).Min();

    /// <summary>After the outcome is durable.</summary>
    public void End(Exchange exchange) => _calls.TryRemove(exchange.Id, out _);
}
