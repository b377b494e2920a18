namespace SecureFin.Audit;

/// <summary>The log did not confirm an entry: whoever asked must refuse its call (<c>audit.unavailable</c>).</summary>
/// <remarks>The entry may or may not be in the log afterwards; only a confirmed append promises anything.</remarks>
public sealed class AuditUnavailableException(AuditUnavailableReason reason, Exception? cause = null)
    : Exception($"The audit log cannot confirm entries: {reason}.", cause)
{
    public AuditUnavailableReason Reason { get; } = reason;
}
