namespace SecureFin.Audit.Evidence;

/// <summary>What has become of a sealed body.</summary>
public enum EvidenceState
{
    /// <summary>It opens, and it is what the log committed to.</summary>
    Intact,

    /// <summary>Its key was destroyed on purpose; a tombstone says so.</summary>
    Erased,

    /// <summary>The record or its key is not there, and no tombstone says why.</summary>
    Missing,

    /// <summary>It does not open with its key, or is not what the log committed to.</summary>
    Tampered,
}
