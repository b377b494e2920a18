using System.Security.Cryptography;
using System.Text;
using SecureFin.Audit.Disk;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit.Witness;

/// <summary>Heads in a directory, one file a log, named by the SHA-256 of its origin. Safe for threads; one process holds the directory.</summary>
public sealed class FileWitnessHeads : IWitnessHeads, IDisposable
{
    private readonly string directory;
    private readonly FileStream processLock;
    private readonly PosixDisk disk = new();
    private readonly Lock gate = new();

    /// <summary>Takes hold of a directory; made when absent.</summary>
    /// <exception cref="IOException">Another process holds it.</exception>
    public FileWitnessHeads(string directory)
    {
        this.directory = directory;
        DurableFolder.Make(disk, directory); // a witness that forgets its heads in a power cut would cosign another history
        processLock = new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <inheritdoc/>
    public Checkpoint? Read(string origin)
    {
        lock (gate)
            return Find(origin);
    }

    /// <inheritdoc/>
    public bool TryReplace(string origin, Checkpoint? expected, Checkpoint next)
    {
        lock (gate)
        {
            var current = Find(origin);
            if (current?.Size != expected?.Size || current?.Root != expected?.Root)
                return false;
            disk.Replace(PathOf(origin), Path.Combine(directory, ".tmp"), next.ToBytes(), evenAfterPowerCut: true);
            disk.Flush(directory);
            return true;
        }
    }

    /// <summary>Lets another process keep the heads.</summary>
    public void Dispose() => processLock.Dispose();

    private Checkpoint? Find(string origin)
    {
        var path = PathOf(origin);
        return File.Exists(path) ? Checkpoint.Parse(File.ReadAllBytes(path)) : null;
    }

    private string PathOf(string origin) => Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin))) + ".checkpoint");
}
