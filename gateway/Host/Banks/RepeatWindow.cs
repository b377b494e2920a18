using SecureFin.Connectors;

namespace SecureFin.Gateway.Banks;

/// <summary>Holds repeats to the time for which a bank remembers keys: past it, the same request would be a second payment.</summary>
internal static class RepeatWindow
{
    /// <summary>Code of a repeat that came too late to be one; a person finds out what became of the first.</summary>
    public const string OverCode = "repeat.window_over";

    /// <summary>True for a request that is no repeat, and for a repeat that the bank still knows for one.</summary>
    /// <param name="firstSentAt">When the payment was first on its way; null when that is not known.</param>
    public static bool Allows(BankRequest request, ConnectorManifest manifest, DateTimeOffset? firstSentAt, DateTimeOffset now) =>
        !request.Repeat || (firstSentAt is { } first && now < first + manifest.Idempotency.Window);
}
