using SecureFin.Audit;
using SecureFin.Audit.Disk;
using SecureFin.Audit.Notes;

namespace SecureFin.Gateway.Receipts.Anchors;

/// <summary>The newest witnessed checkpoint, beside the log. Losing it loses nothing: the witnesses are asked again.</summary>
internal static class WitnessedFile
{
    /// <summary>The stored checkpoint; null when there is none that witnesses signed and this log begins with.</summary>
    public static async Task<Checkpoint?> ReadAsync(string path, AuditLog log, IReadOnlyCollection<VerifierKey> witnesses, int required, CancellationToken cancellation)
    {
        try
        {
            return File.Exists(path) && Checkpoint.Parse(await File.ReadAllBytesAsync(path, cancellation)) is var checkpoint
                && checkpoint.Origin == log.Current.Origin && checkpoint.Size <= log.Current.Size
                && checkpoint.Note.Verify(witnesses)?.Count >= Math.Max(1, required)
                && (await log.ProveConsistencyAsync(checkpoint.Size, cancellation)).Holds(checkpoint.Root) ? checkpoint : null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    public static void Write(string path, Checkpoint checkpoint) => WholeFile.Replace(path, checkpoint.ToBytes(), WholeFile.Shared);
}
