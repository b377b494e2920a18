namespace SecureFin.Payments;

/// <summary>Where requests are remembered, how long and how many.</summary>
public sealed record RequestLedgerOptions
{
    /// <summary>Database file; its folder exists. One process owns it.</summary>
    public required string Path { get; init; }

    /// <summary>How long a key is remembered; afterwards it is new again.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>Makes the tokens that stand for callers' keys and for what was asked: neither lies in the file in clear.</summary>
    public required IPayloadProtector Protector { get; init; }

    /// <summary>Most keys at the same time.</summary>
    public required int MaxEntries { get; init; }
}
