using SecureFin.Audit.Disk;
using SecureFin.Audit.Notes;

namespace SecureFin.Audit;

/// <summary>What an operator sets for one log. Bad values are refused by <see cref="AuditLog.OpenAsync"/>.</summary>
public sealed class AuditLogOptions
{
    /// <summary>Directory of the tile log; made when absent.</summary>
    public required string Directory { get; init; }

    /// <summary>Directory of the journal, on the same kind of disk; default is <see cref="Directory"/> with <c>.journal</c> added. Made when absent.</summary>
    public string? JournalDirectory { get; init; }

    /// <summary>Unique name of the log, also the name of its keys: no white space, no '+', at most 256 characters.</summary>
    public required string Origin { get; init; }

    /// <summary>Keys that sign every checkpoint, 1 to 8; each is named like the origin.</summary>
    public required IReadOnlyList<INoteSigner> Signers { get; init; }

    /// <summary>Former keys of this log: the stored checkpoint may be signed by one of them.</summary>
    public IReadOnlyList<VerifierKey> FormerKeys { get; init; } = [];

    /// <summary>Clock for health, history and stall detection.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Longest entry in bytes, 1 to 65,535. Default 65,535.</summary>
    public int MaxEntryBytes { get; init; } = 65_535;

    /// <summary>Most entries in one flush, 1 to 65,536. Default 4,096.</summary>
    public int MaxBatchEntries { get; init; } = 4096;

    /// <summary>Most bytes in one flush, 64 KiB to 16 MiB. Default 2 MiB.</summary>
    public int MaxBatchBytes { get; init; } = 2 << 20;

    /// <summary>Most entries that may wait; one more is refused as overloaded. 1 to 1,000,000, default 65,536.</summary>
    public int MaxWaiting { get; init; } = 65_536;

    /// <summary>Size of each of the two journal files, at least 256 KiB and three batches, at most 1 GiB. Default 32 MiB.</summary>
    public long JournalSegmentBytes { get; init; } = 32 << 20;

    /// <summary>Free space below which only closing entries are taken. Default 256 MiB.</summary>
    public long RequiredFreeBytes { get; init; } = 256L << 20;

    /// <summary>Pause between two rewrites of the published checkpoint under load, 1 ms to 10 s. Default 100 ms.</summary>
    public TimeSpan PublishInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a growing log keeps a checkpoint under <c>checkpoints/</c>, 1 s to 1 h. Default 1 minute.</summary>
    public TimeSpan HistoryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest time a batch may take before its callers are refused, 100 ms to 5 min. Default 2 s.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a partial tile stays after a wider one was published, so that slow copies find it. Default 1 minute.</summary>
    public TimeSpan PartialTileGrace { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Continues a log whose journal is missing, as after restoring a backup. Entries confirmed after the backup are then lost: ask a witness first.</summary>
    public bool AcceptMissingJournal { get; init; }

    /// <summary>The disk; tests put a failing one here.</summary>
    internal ILogDisk Disk { get; init; } = new PosixDisk();

    internal string Journal => JournalDirectory ?? JournalOf(Directory);

    /// <summary>Where the journal lies when nothing else is said.</summary>
    internal static string JournalOf(string directory) => Path.TrimEndingDirectorySeparator(directory) + ".journal";

    /// <summary>Checks the bounds of every value.</summary>
    /// <exception cref="ArgumentException">A value is outside its bounds.</exception>
    internal void Validate()
    {
        Require(NoteSyntax.IsKeyName(Origin), nameof(Origin));
        Require(Signers.Count is >= 1 and <= 8 && Signers.All(s => s.Name == Origin && !s.Key.IsWitness), nameof(Signers));
        Require(MaxEntryBytes is >= 1 and <= 65_535, nameof(MaxEntryBytes));
        Require(MaxBatchEntries is >= 1 and <= 65_536, nameof(MaxBatchEntries));
        Require(MaxBatchBytes is >= 65_536 and <= 16 << 20, nameof(MaxBatchBytes));
        Require(MaxWaiting is >= 1 and <= 1_000_000, nameof(MaxWaiting));
        Require(JournalSegmentBytes >= Math.Max(256 << 10, 3L * (MaxBatchBytes + 70_000)) && JournalSegmentBytes <= 1 << 30, nameof(JournalSegmentBytes));
        Require(RequiredFreeBytes >= 0, nameof(RequiredFreeBytes));
        Require(PublishInterval >= TimeSpan.FromMilliseconds(1) && PublishInterval <= TimeSpan.FromSeconds(10), nameof(PublishInterval));
        Require(HistoryInterval >= TimeSpan.FromSeconds(1) && HistoryInterval <= TimeSpan.FromHours(1), nameof(HistoryInterval));
        Require(StallLimit >= TimeSpan.FromMilliseconds(100) && StallLimit <= TimeSpan.FromMinutes(5), nameof(StallLimit));
        Require(PartialTileGrace >= TimeSpan.Zero && PartialTileGrace <= TimeSpan.FromHours(1), nameof(PartialTileGrace));
    }

    private static void Require(bool condition, string name)
    {
        if (!condition)
            throw new ArgumentException($"{name} is outside its bounds.", name);
    }
}
