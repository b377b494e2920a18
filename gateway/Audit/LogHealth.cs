namespace SecureFin.Audit;

/// <summary>The state of an open log at one moment.</summary>
/// <param name="Writable">False when a normal entry would be refused now.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Size">Confirmed entries.</param>
/// <param name="Waiting">Entries that wait for their flush.</param>
/// <param name="LastCommit">When the last batch became durable; null before the first.</param>
/// <param name="LastFlush">How long the last flush took.</param>
/// <param name="FreeBytes">Free space on the log's file system when last looked.</param>
public sealed record LogHealth(
    bool Writable,
    AuditUnavailableReason Reason,
    long Size,
    int Waiting,
    DateTimeOffset? LastCommit,
    TimeSpan LastFlush,
    long FreeBytes);
