using SecureFin.Audit.Disk;
using SecureFin.Audit.Notes;

namespace SecureFin.Gateway.Receipts.Anchors;

/// <summary>The newest witnessed checkpoint, beside the log. Losing it loses nothing: the witnesses are asked again.</summary>
internal static class WitnessedFile
{
    /// <summary>The stored checkpoint; null when there is none that this log covers.</summary>
    public static Checkpoint? Read(string path, long size)
    {
        try
        {
            return File.Exists(path) && Checkpoint.Parse(File.ReadAllBytes(path)) is var checkpoint && checkpoint.Size <= size ? checkpoint : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static void Write(string path, Checkpoint checkpoint) => WholeFile.Replace(path, checkpoint.ToBytes(), WholeFile.Shared);
}
