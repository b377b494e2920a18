namespace SecureFin.Audit.Verification;

/// <summary>What part of a log is verified, and how.</summary>
public sealed class VerificationOptions
{
    /// <summary>First entry whose bytes are checked. Hash tiles above are always checked whole. Default 0.</summary>
    public long From { get; init; }

    /// <summary>
    /// First entry that a pruned log still has, as its operator says; 0 for a log that was not pruned. Nothing below is asked for, and an entry of the
    /// log must say that it was pruned up to here. A multiple of 256.
    /// </summary>
    public long MinimumIndex { get; init; }

    /// <summary>First entry that is not checked any more; null for the end of the log.</summary>
    public long? To { get; init; }

    /// <summary>Bundles hashed at the same time, 1 to 64. Default: one a processor.</summary>
    public int Parallelism { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 64);

    /// <summary>Told the number of entries checked so far, about once a bundle, from any thread.</summary>
    public IProgress<long>? Progress { get; init; }
}
