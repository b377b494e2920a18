namespace SecureFin.Gateway.Pipeline;

/// <summary>What a security team wants to be woken for: each with an id of its own, and the leaf of the exchange as evidence.</summary>
internal static partial class SecurityEvents
{
    [LoggerMessage(9001, LogLevel.Warning, "Security event in {ExchangeId}: client {Client} used an idempotency key that belongs to another request")]
    public static partial void KeyOfAnotherRequest(ILogger logger, string exchangeId, string client);
}
