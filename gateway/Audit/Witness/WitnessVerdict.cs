namespace SecureFin.Audit.Witness;

/// <summary>What a witness's answer means for the log.</summary>
public enum WitnessVerdict
{
    /// <summary>The checkpoint is cosigned.</summary>
    Cosigned,

    /// <summary>The witness has another, smaller size of this log: ask again from there.</summary>
    AskAgain,

    /// <summary>The witness knows a larger tree or another root than this log: it was restored from a backup or doubled. Stop.</summary>
    Contradicted,

    /// <summary>No usable answer; nothing is known.</summary>
    Unavailable,
}
