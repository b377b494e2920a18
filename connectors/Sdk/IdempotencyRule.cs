namespace SecureFin.Connectors;

/// <summary>How a bank protects itself from the same request twice.</summary>
/// <param name="Header">Header field that carries the key; empty when the bank has no such protection.</param>
/// <param name="MaxKeyLength">Longest key the bank takes, in characters.</param>
/// <param name="Window">How long the bank remembers a key. Past it a repeat is a new request and must not be sent.</param>
/// <param name="MinimumWait">Shortest time between a request and its repeat.</param>
public sealed record IdempotencyRule(string Header, int MaxKeyLength, TimeSpan Window, TimeSpan MinimumWait)
{
    /// <summary>The bank does not protect; a request is never repeated.</summary>
    public static readonly IdempotencyRule None = new("", 0, TimeSpan.Zero, TimeSpan.Zero);
}
