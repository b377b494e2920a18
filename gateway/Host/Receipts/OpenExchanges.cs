using System.Collections.Concurrent;

namespace SecureFin.Gateway.Receipts;

/// <summary>Exchanges of this process that intended something and have no outcome in the log yet.</summary>
/// <remarks>What a crash leaves is found in the log itself (<see cref="OpenIntents"/>); this is for a log that was out of order for a while under a gateway that went on.</remarks>
internal sealed class OpenExchanges
{
    private readonly ConcurrentDictionary<string, byte> _calls = new(StringComparer.Ordinal);

    /// <summary>Their ids.</summary>
    public IReadOnlyList<string> All => [.. _calls.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Before the intent is written: one that is not confirmed may be in the log all the same.</summary>
    /// <returns>True when the exchange was not open before.</returns>
    public bool Begin(string call) => _calls.TryAdd(call, 0);

    /// <summary>After the outcome is durable.</summary>
    public void End(string call) => _calls.TryRemove(call, out _);
}
