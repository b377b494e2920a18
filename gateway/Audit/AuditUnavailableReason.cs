namespace SecureFin.Audit;

/// <summary>Why the log does not take entries.</summary>
public enum AuditUnavailableReason
{
    /// <summary>It takes entries.</summary>
    None,

    /// <summary>It was closed.</summary>
    Closed,

    /// <summary>A write or flush failed; the log must be opened again.</summary>
    WriteFailed,

    /// <summary>A key did not sign, or not rightly; entries are taken again when it does.</summary>
    SignerFailed,

    /// <summary>The disk or a key does not answer within the stall limit; entries are taken again when it does.</summary>
    Stalled,

    /// <summary>Too many entries wait; try again soon.</summary>
    Overloaded,

    /// <summary>Free space is below the reserve; only closing entries are taken until there is space again.</summary>
    LowSpace,

    /// <summary>A witness has seen another history of this log than this directory tells.</summary>
    ContradictedByWitness,
}
