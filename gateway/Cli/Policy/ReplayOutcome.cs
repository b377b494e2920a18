namespace SecureFin.Cli.Policy;

/// <summary>How a recorded decision fares with the candidate.</summary>
internal enum ReplayKind
{
    Same,

    Changed,

    /// <summary>A masked value decides, so that the log cannot tell.</summary>
    Masked,
}

/// <summary>One recorded decision and what became of it.</summary>
/// <param name="Record">As it was.</param>
/// <param name="Now">As the candidate decides.</param>
/// <param name="Kind">Whether that is a change.</param>
/// <param name="Why">What differs, or why it cannot be told.</param>
internal sealed record ReplayOutcome(ReplayRecord Record, ReplayVerdict Now, ReplayKind Kind, IReadOnlyList<string> Why);
