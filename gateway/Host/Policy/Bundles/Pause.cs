namespace SecureFin.Gateway.Policy.Bundles;

/// <summary>How long to wait before the next question: anywhere between the bounds, and longer after each failure, so that many gateways do not ask together.</summary>
/// <param name="least">Shortest.</param>
/// <param name="most">Longest.</param>
/// <param name="random">Spreads; not a matter of security.</param>
internal sealed class Pause(TimeSpan least, TimeSpan most, Random random)
{
    private int _failures;

    /// <summary>The next pause after a question that was answered or failed.</summary>
    public TimeSpan Next(bool answered)
    {
        _failures = answered ? 0 : Math.Min(_failures + 1, 30);
        if (answered)
            return least + ((most - least) * random.NextDouble());
        var ceiling = least.TotalSeconds * Math.Pow(2, _failures - 1);
        return TimeSpan.FromSeconds(Math.Min(most.TotalSeconds, ceiling) * (0.5 + (random.NextDouble() / 2)));
    }
}
