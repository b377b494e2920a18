namespace SecureFin.Audit.Evidence;

/// <summary>What an operator sets for the evidence store.</summary>
public sealed class EvidenceStoreOptions
{
    /// <summary>Directory of the store, beside the log; made when absent.</summary>
    public required string Directory { get; init; }

    /// <summary>32 bytes that wrap the subjects' keys; from the secret store, never from this directory.</summary>
    public required ReadOnlyMemory<byte> MasterKey { get; init; }

    /// <summary>Only opens bodies: nothing is sealed, erased or changed. For copies and checks. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Clock that gives the day.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Longest body, 1 KiB to 64 MiB. Default 1 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>A new pack file is begun after this many bytes, 1 MiB to 1 GiB. Default 256 MiB.</summary>
    public long MaxPackBytes { get; init; } = 256 << 20;

    /// <summary>Bodies, and keys of new subjects, that may wait for their flush; one more is refused. 1 to 100,000, default 4,096.</summary>
    public int MaxWaiting { get; init; } = 4096;

    /// <summary>The disk of the keys; tests put a failing one here.</summary>
    internal Disk.ILogDisk Disk { get; init; } = new Disk.PosixDisk();

    /// <summary>Checks the bounds of every value.</summary>
    /// <exception cref="ArgumentException">A value is outside its bounds.</exception>
    internal void Validate()
    {
        if (MasterKey.Length != 32 || MaxBodyBytes is < 1024 or > 64 << 20 || MaxPackBytes is < 1 << 20 or > 1 << 30 || MaxWaiting is < 1 or > 100_000)
            throw new ArgumentException("An option of the evidence store is outside its bounds.");
    }
}
