namespace SecureFin.Audit;

/// <summary>The log did not confirm an entry: whoever asked must refuse its call (<c>audit.unavailable</c>).</summary>
/// <remarks>Only a confirmed append promises anything.</remarks>
public sealed class AuditUnavailableException(AuditUnavailableReason reason, Exception? cause = null)
    : Exception($"The audit log cannot confirm entries: {reason}.", cause)
{
    /// <summary>What the log cannot do at present.</summary>
    public AuditUnavailableReason Reason { get; } = reason;

    /// <summary>True when the entry may be in the log all the same, or get there later; otherwise it was not taken.</summary>
    public bool MayBeWritten { get; init; }
}
